import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../../store/conformance/scene.ts';
import { HOUR_MS, MINUTE_MS, type SpanMs } from '../../store/contract-stats.ts';
import type { Store } from '../../store/contract.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Delivery } from '../delivery.ts';
import type { AttemptResult } from '../outcome.ts';
import { Tally } from './tally.ts';

const clock = new ManualClock();
const nowhere = () => Promise.reject(new Error('not here'));
let directory: string;
let store: Store;
let acme: Scene;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-tally-'));
  store = await openSqliteStore({ directory, serve: true, clock, log: silentLog });
  acme = await Scene.open({ store, clock, reopen: nowhere, end: nowhere });
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

let deaths = 0;
const newTally = () => new Tally({ store, clock, log: silentLog, days: 30, deaths: () => deaths });

/** One attempt that was answered with 2xx: in the log, and in the memory of the process that made it. */
async function delivered(tally: Tally): Promise<void> {
  const made = await acme.change('created', 'leased');
  const attempt = acme.attempt(made);
  const { settled, released } = await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt });
  const { workspaceId, endpointId } = acme;
  const result: AttemptResult = { outcome: { kind: 'answered', statusCode: 200, redirectRefused: false }, exchange: attempt.exchange };
  tally.note({ workspaceId, endpointId } as Delivery, result, { settled, released, state: 'delivered', dueAtMs: null, atMs: acme.nowMs });
}

async function counted(spanMs: SpanMs): Promise<number> {
  const { workspaceId, endpointId, nowMs } = acme;
  const spans = await store.stats.list({ workspaceId, endpointIds: [endpointId], spanMs, fromMs: 0, toMs: nowMs + HOUR_MS });
  return spans.reduce((sum, { counts }) => sum + counts.delivered, 0);
}

/** Timer by timer, each with what it does to the database. */
async function pass(ms: number): Promise<void> {
  for (const end = clock.monotonic() + ms; ; ) {
    await vi.waitFor(() => expect(clock.untilNext()).not.toBeNull());
    const wait = clock.untilNext() ?? 0;
    if (clock.monotonic() + wait > end) return;
    clock.advance(wait);
  }
}

test('what a process that died had not written is counted once', async () => {
  clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  const dead = newTally();
  await dead.start();
  await delivered(dead);
  await dead.stop();
  const killed = newTally();
  for (let nth = 0; nth < 3; nth++) await delivered(killed);
  expect(await counted(MINUTE_MS)).toBe(1);

  const living = newTally();
  await living.start();
  await delivered(living);
  await pass(10_000);
  // While others may hold counts of this minute, nothing of it is counted again.
  expect(await counted(MINUTE_MS)).toBe(2);
  await pass(2 * MINUTE_MS);
  await vi.waitFor(async () => expect(await counted(MINUTE_MS)).toBe(5));
  expect(await counted(HOUR_MS)).toBe(5);
  await delivered(living);
  await pass(3 * MINUTE_MS);
  await living.stop();
  expect([await counted(MINUTE_MS), await counted(HOUR_MS)]).toEqual([6, 6]);
});

test('what a process beside it had not written when it died is counted too, and once if it was only frozen', async () => {
  const before = await counted(MINUTE_MS);
  const living = newTally();
  await living.start();
  await pass(3 * MINUTE_MS);
  const frozen = newTally();
  for (let nth = 0; nth < 2; nth++) await delivered(frozen);
  deaths++;
  await pass(3 * MINUTE_MS);
  await vi.waitFor(async () => expect(await counted(MINUTE_MS)).toBe(before + 2));
  frozen.forget();
  await frozen.stop();
  await living.stop();
  expect([await counted(MINUTE_MS), await counted(HOUR_MS)]).toEqual([before + 2, before + 2]);
});
