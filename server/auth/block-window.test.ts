import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../kit/log.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import type { Store } from '../store/contract.ts';
import type { Taking } from '../store/contract-windows.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { BlockWindow } from './block-window.ts';

/** Several windows on one store count as several servers do. */
const clock = new ManualClock();
let directory: string;
let store: Store;
let questions = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ackwell-windows-'));
  store = await openSqliteStore({ directory, serve: true, clock, log: silentLog });
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

function server(): BlockWindow {
  const { windows } = store;
  const take = (taking: Taking) => {
    questions++;
    return windows.take(taking);
  };
  return new BlockWindow({ isShared: true, take, giveBack: (back) => windows.giveBack(back) }, clock);
}

const limited = (counted: string, limit: number) => ({ workspaceId: 1, counted, limit, endsAtMs: clock.now() + 60_000 });

test('lets so many through as the limit says, on one server', async () => {
  const one = server();
  const answers = [];
  for (let n = 0; n < 62; n++) answers.push(await one.take(limited('alone', 60)));
  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(60);
  expect(answers[0]).toEqual({ allowed: true, limit: 60, remaining: 59, resetSeconds: 60 });
  expect(answers.at(-1)).toEqual({ allowed: false, limit: 60, remaining: 0, resetSeconds: 60 });
});

test('holds over all servers, asked at once', async () => {
  const servers = [server(), server(), server()];
  const takings = servers.flatMap((one) => Array.from({ length: 100 }, () => one.take(limited('shared', 120))));
  const allowed = (await Promise.all(takings)).filter((one) => one.allowed).length;
  expect(allowed).toBe(120);
});

test('asks the store seldom, and not at all once nothing is left', async () => {
  const one = server();
  questions = 0;
  for (let n = 0; n < 10_000; n++) await one.take(limited('many', 9_000));
  expect(questions).toBeLessThan(100);
});

test('begins anew when the window has ended', async () => {
  const [one, two] = [server(), server()];
  for (let n = 0; n < 3; n++) await one.take(limited('again', 2));
  expect((await two.take(limited('again', 2))).allowed).toBe(false);
  clock.advance(60_000);
  expect((await one.take(limited('again', 2))).allowed).toBe(true);
  expect((await two.take(limited('again', 2))).allowed).toBe(true);
  expect((await one.take(limited('again', 2))).allowed).toBe(false);
});

test('gives back what it had set aside when it stops', async () => {
  const one = server();
  for (let n = 0; n < 3; n++) await one.take(limited('stopping', 80));
  await one.close();
  const two = server();
  let allowed = 0;
  for (let n = 0; n < 100; n++) if ((await two.take(limited('stopping', 80))).allowed) allowed++;
  expect(allowed).toBe(77);
});
