import { expect, test } from 'vitest';
import { ManualClock } from './manual-clock.ts';

test('fires timers in order of their due time', () => {
  const clock = new ManualClock(1_000);
  const fired: [string, number][] = [];
  clock.after(20, () => fired.push(['late', clock.now()]));
  clock.after(10, () => {
    fired.push(['early', clock.now()]);
    clock.after(5, () => fired.push(['nested', clock.now()]));
  });
  clock.after(12, () => fired.push(['cancelled', clock.now()]))();
  clock.advance(30);
  expect(fired).toEqual([['early', 1_010], ['nested', 1_015], ['late', 1_020]]);
  expect([clock.now(), clock.monotonic()]).toEqual([1_030, 30]);
});

test('steps the wall clock without moving timers', () => {
  const clock = new ManualClock(1_000);
  let fired = false;
  clock.after(10, () => (fired = true));
  clock.step(-500);
  expect([clock.now(), clock.untilNext(), fired]).toEqual([500, 10, false]);
});
