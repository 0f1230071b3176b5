import { expect, test } from 'vitest';
import { duration } from './duration.ts';

test.each([
  [0.42, '0.4 ms'],
  [312.4, '312 ms'],
  [1_240, '1.2 s'],
  [59_940, '59.9 s'],
  [59_999, '1 min'],
  [824_100, '13 min 44 s'],
  [3_600_000, '1 h'],
  [3_720_000, '1 h 2 min'],
  [258_120_000, '2 d 23 h'],
])('%d ms are said as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
