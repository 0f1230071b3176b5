import { expect, test } from 'vitest';
import { ManualClock } from '../kit/manual-clock.ts';
import { FixedWindow } from './fixed-window.ts';

test('refuses the first above the limit until the window ends', () => {
  const clock = new ManualClock();
  const window = new FixedWindow(clock, 60_000);
  expect(window.take('a', 2)).toEqual({ allowed: true, limit: 2, remaining: 1, resetSeconds: 60 });
  clock.advance(30_500);
  expect(window.take('a', 2)).toEqual({ allowed: true, limit: 2, remaining: 0, resetSeconds: 30 });
  expect(window.take('a', 2)).toEqual({ allowed: false, limit: 2, remaining: 0, resetSeconds: 30 });
  expect(window.take('b', 2).allowed).toBe(true);
  clock.advance(29_500);
  expect(window.take('a', 2)).toMatchObject({ allowed: true, remaining: 1 });
});

test('keeps its windows when the wall clock steps', () => {
  const clock = new ManualClock();
  const window = new FixedWindow(clock, 60_000);
  window.take('a', 1);
  clock.step(86_400_000);
  expect(window.take('a', 1).allowed).toBe(false);
});

test('holds a flood of keys in bounded memory', () => {
  const clock = new ManualClock();
  const window = new FixedWindow(clock, 60_000);
  for (let i = 0; i < 50_000; i++) window.take(`flood ${i}`, 1);
  expect(window.size).toBe(20_000);
  expect(window.take('flood 49999', 1).allowed).toBe(false);
  clock.advance(60_000);
  window.take('later', 1);
  expect(window.size).toBe(1);
});

test('says sixty seconds of a window that has just begun, wherever the clock stands', () => {
  for (let at = 0; at < 1_000; at++) {
    const clock = new ManualClock();
    clock.advance(Math.PI * 1_000 * at);
    expect(new FixedWindow(clock, 60_000).take('a', 2).resetSeconds).toBe(60);
  }
});
