import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventTime, restTime, sameSecond } from './time.ts';

const AT = Date.UTC(2026, 3, 16, 12, 34, 56) * 1000;

test('writes times as the contract does', () => {
  expect(restTime(AT + 7)).toBe('2026-04-16T12:34:56.000007Z');
  expect(eventTime(AT + 999_999, false)).toBe('2026-04-16T12:34:56+00:00');
  expect(eventTime(AT + 999_999, true)).toBe('2026-04-16T12:34:56.999999+00:00');
});

test('keeps every microsecond of any year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2255, 0) * 1000 }), (at) => {
      const text = restTime(at);
      expect(Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26))).toBe(at);
      expect(sameSecond(at, at - (at % 1_000_000))).toBe(true);
    }),
  );
});
