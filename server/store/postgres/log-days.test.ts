import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { MS_PER_DAY } from '../../kit/time.ts';
import { Scene } from '../conformance/scene.ts';
import type { Store } from '../contract.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

/** Past the day of the migration, in which all that is older lies. */
const DAYS_FROM_NOW = 40;

const nowhere = () => Promise.reject(new Error('not here'));
let clock: ManualClock;
let database: FreshDatabase;
let store: Store;
let acme: Scene;

beforeEach(async () => {
  clock = new ManualClock(Math.floor(Date.now() / MS_PER_DAY + DAYS_FROM_NOW) * MS_PER_DAY);
  database = await freshDatabase();
  store = await openPostgresStore({ url: database.url, serve: true, clock, log: silentLog });
  acme = await Scene.open({ store, clock, reopen: nowhere, end: nowhere });
});

afterEach(async () => {
  await store.close();
  await database.drop();
});

const days = async () => (await administer(database.url, `
  SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname`)).map(({ relname }) => String(relname));
const turn = (daysKept: number) => store.turnDays({ nowMs: clock.now(), beforeMs: clock.now() - daysKept * MS_PER_DAY, atMost: 2 });
const nameOf = (ms: number) => `webhook_logs_${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')}`;

async function logged(): Promise<number> {
  const made = await acme.change('created', 'leased');
  await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(made) });
  const [row] = await store.attempts.ofEvent(acme.workspaceId, made.event.seq);
  return row?.id ?? 0;
}

test('a day is there before it begins, however many servers make it', async () => {
  const others = await Promise.all([1, 2, 3].map(() =>
    openPostgresStore({ url: database.url, serve: true, clock, log: silentLog })));
  const today = clock.now();
  const ahead = [0, 1, 2, 3].map((day) => nameOf(today + day * MS_PER_DAY));
  expect(await days()).toEqual([...ahead, 'webhook_logs_before', 'webhook_logs_other']);
  await Promise.all(others.map((other) => other.close()));
});

test('rows lie in their days, and a day is dropped whole when all of it is old', async () => {
  const ids: number[] = [];
  for (let day = 0; day < 4; day++) {
    ids.push(await logged(), await logged());
    await turn(30);
    clock.advance(MS_PER_DAY);
  }
  const list = async () => (await store.attempts.list({ workspaceId: acme.workspaceId, limit: 10 })).map(({ id }) => id);
  expect(await list()).toEqual(ids.toReversed());
  // Half of the second day is past its time: it stays, and the steps of the purge leave it alone.
  expect(await turn(2.5)).toBe(2);
  expect(await list()).toEqual(ids.slice(2).reverse());
  const step = { beforeMs: clock.now(), limit: 10 };
  expect(await store.purge({ ...step, leaveDays: true })).toMatchObject({ attempts: 0 });
  // At most two days in one go; a purge by hand takes rows.
  expect(await turn(0)).toBe(4);
  expect(await list()).toEqual(ids.slice(6).reverse());
  expect(await store.purge({ ...step, workspaceId: acme.workspaceId })).toMatchObject({ attempts: 2 });
});

test('rows of other days are kept apart, and go in steps', async () => {
  clock.step(-60 * MS_PER_DAY);
  const before = await logged();
  clock.step(90 * MS_PER_DAY);
  const stray = await logged();
  await turn(30);
  expect(await days()).not.toContain(nameOf(clock.now()));
  expect((await store.attempts.get(acme.workspaceId, before))?.id).toBe(before);
  clock.advance(MS_PER_DAY);
  expect(await store.purge({ beforeMs: clock.now(), limit: 10, leaveDays: true })).toMatchObject({ attempts: 2 });
  expect(await store.attempts.get(acme.workspaceId, stray)).toBeNull();
});
