import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { startRetention } from './retention.ts';

const DAY_MS = 86_400_000;

/** A store with so many rows that are past their time; it notes what it was asked. */
function storeWith(rows: number, { failing = 0, young = 100_000, spare = 0 } = {}) {
  const asked: { beforeMs: number; limit: number }[] = [];
  let left = rows;
  const purge = async (step: { beforeMs: number; limit: number }) => {
    asked.push(step);
    if (asked.length <= failing) throw new Error('the disk is full');
    const attempts = Math.min(left, step.limit);
    left -= attempts;
    return { attempts, events: 0 };
  };
  let spaceLeft = spare;
  const giveBackSpace = async () => --spaceLeft >= 0;
  return { asked, purge, giveBackSpace, turnDays: async () => 0, countHistory: async () => left + young, spaceLeft: () => spaceLeft };
}

/** Fires what is due until nothing is due within `ms`. */
async function runFor(clock: ManualClock, ms: number): Promise<void> {
  const end = clock.monotonic() + ms;
  for (let wait = clock.untilNext(); wait !== null && clock.monotonic() + wait <= end; wait = clock.untilNext()) {
    clock.advance(wait);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('purges in small steps until nothing is left', async () => {
  const clock = new ManualClock();
  const store = storeWith(1_200);
  const began = clock.now();
  startRetention({ store, clock, log: silentLog, days: 30 });
  await runFor(clock, 60_000);
  expect(store.asked.map(({ limit }) => limit)).toEqual([500, 500, 500, 500]);
  expect(store.asked[0]?.beforeMs).toBe(began - 30 * DAY_MS);
});

test('rests nine times as long as a step took', async () => {
  const clock = new ManualClock();
  const store = storeWith(10_000);
  const began: number[] = [];
  const purge = async (step: { beforeMs: number; limit: number }) => {
    began.push(clock.monotonic());
    await new Promise<void>((resolve) => clock.after(100, resolve));
    return store.purge(step);
  };
  startRetention({ store: { ...store, purge }, clock, log: silentLog, days: 30 });
  await runFor(clock, 3_000);
  const [first = 0, second = 0, third = 0] = began;
  expect([second - first, third - second]).toEqual([1_000, 1_000]);
});

test('gives the space back afterwards, step by step, and purges again in an hour', async () => {
  const clock = new ManualClock();
  const store = storeWith(1_200, { spare: 100 });
  startRetention({ store, clock, log: silentLog, days: 30 });
  await runFor(clock, 1_000);
  expect(store.asked).toHaveLength(4);
  expect(store.spaceLeft()).toBeGreaterThan(0);
  await runFor(clock, 10_000);
  expect(store.spaceLeft()).toBe(-1);
  await runFor(clock, 3_600_000);
  expect(store.asked).toHaveLength(5);
});

test('takes a twentieth of all rows in an hour at most, and a step where there are few', async () => {
  const clock = new ManualClock();
  const [many, few] = [storeWith(30_000, { young: 0 }), storeWith(600, { young: 0 })];
  for (const store of [many, few]) startRetention({ store, clock, log: silentLog, days: 30 });
  await runFor(clock, 60_000);
  expect([many.asked, few.asked].map((asked) => asked.map(({ limit }) => limit))).toEqual([[500, 500, 500], [500]]);
  await runFor(clock, 3_660_000);
  expect(many.asked.map(({ limit }) => limit)).toEqual([500, 500, 500, 500, 500, 425]);
});

test('does not believe a clock that was set ahead while it ran', async () => {
  const clock = new ManualClock();
  const store = storeWith(0);
  const began = clock.now();
  startRetention({ store, clock, log: silentLog, days: 30 });
  clock.step(90 * DAY_MS);
  await runFor(clock, 0);
  expect(store.asked.map(({ beforeMs }) => beforeMs)).toEqual([began - 30 * DAY_MS + 3_600_000]);
});

test('looks again every hour, also after a failure', async () => {
  const clock = new ManualClock();
  const store = storeWith(0, { failing: 1 });
  startRetention({ store, clock, log: silentLog, days: 30 });
  await runFor(clock, 3 * 3_600_000);
  expect(store.asked).toHaveLength(4);
});

test('has nothing to complain about when the store is closed under it', async () => {
  const clock = new ManualClock();
  const { promise: held, reject } = Promise.withResolvers<number>();
  const faults: string[] = [];
  const log = { ...silentLog, fault: (event: string) => void faults.push(event) };
  const retention = startRetention({ store: { ...storeWith(0), countHistory: () => held }, clock, log, days: 30 });
  await runFor(clock, 0);
  retention.stop();
  reject(new Error('The store is closed.'));
  await runFor(clock, DAY_MS);
  expect(faults).toEqual([]);
});

test('ends when it is stopped', async () => {
  const clock = new ManualClock();
  const store = storeWith(0);
  startRetention({ store, clock, log: silentLog, days: 30 }).stop();
  await runFor(clock, DAY_MS);
  expect(store.asked).toEqual([]);
});
