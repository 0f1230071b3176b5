import { expect, test } from 'vitest';
import { placesOf } from './places.ts';

test('one moment is at the start of the line, and the last of several at its end', () => {
  expect(placesOf([])).toEqual([]);
  expect(placesOf([5_000])).toEqual([3]);
  expect(placesOf([0, 1])).toEqual([3, 97]);
});

test('few moments stand as far apart as they were, and none hides another', () => {
  const [, second = 0] = placesOf([0, 2_000, 6_000]);
  expect(second).toBeLessThan(50);
  const [one = 0, two = 0, three = 0] = placesOf([0, 2, 4, 3_600_000]);
  expect(Math.min(two - one, three - two)).toBeGreaterThan(15);
});

test('many moments stand evenly, whether seconds or hours lie between', () => {
  const places = placesOf([0, 2_000, 6_000, 36_000, 3_600_000]);
  expect(places.map((place) => Math.round(place * 10) / 10)).toEqual([3, 26.5, 50, 73.5, 97]);
});
