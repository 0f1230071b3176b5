import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { startRetention } from './retention.ts';

const DAY_MS = 86_400_000;

/** A store with so many rows that are past their time; it notes what it was asked. */
function storeWith(rows: number, failing = 0) {
  const asked: { beforeMs: number; limit: number }[] = [];
  let left = rows;
  const purge = async (step: { beforeMs: number; limit: number }) => {
    asked.push(step);
    if (asked.length <= failing) throw new Error('the disk is full');
    const attempts = Math.min(left, step.limit);
    left -= attempts;
    return { attempts, events: 0 };
  };
  return { asked, purge };
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

test('looks again every hour, also after a failure', async () => {
  const clock = new ManualClock();
  const store = storeWith(0, 1);
  startRetention({ store, clock, log: silentLog, days: 30 });
  await runFor(clock, 3 * 3_600_000);
  expect(store.asked).toHaveLength(4);
});

test('ends when it is stopped', async () => {
  const clock = new ManualClock();
  const store = storeWith(0);
  startRetention({ store, clock, log: silentLog, days: 30 }).stop();
  await runFor(clock, DAY_MS);
  expect(store.asked).toEqual([]);
});
