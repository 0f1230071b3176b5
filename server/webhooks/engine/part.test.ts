import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partOf } from './part.ts';

test('is all of it for the only one who sends', () => {
  expect(partOf(64, { senders: 1, place: 0 }, 7)).toBe(64);
  expect(partOf(64, { senders: 2, place: null }, 7)).toBe(0);
});

test('adds up to the limit, as evenly as it can', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 20 }), fc.nat(1_000_000), (limit, senders, endpointId) => {
      const parts = Array.from({ length: senders }, (_, place) => partOf(limit, { senders, place }, endpointId));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(limit);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    }),
  );
});
