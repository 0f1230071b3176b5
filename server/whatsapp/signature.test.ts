import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestIn, keyOf, signerOf } from './signature.ts';

const RUNS = 40;
const MOST_HASHES = 2;

test('judges a megabyte at the price of one hash of it, which is less than a millisecond', () => {
  const key = keyOf('test_app_secret');
  const digest = digestIn(`sha256=${'0'.repeat(64)}`) ?? Buffer.alloc(32);
  const body = Buffer.alloc(1_000_000, 0x61);
  const judged = quickest(() => expect(signerOf(body, digest, [key])).toBeNull());
  expect(judged).toBeLessThan(MOST_HASHES * quickest(() => hash('sha256', body, 'buffer')));
});

/** The quickest of some, because on a busy machine the others measure its other work. A hash is as fast as the machine. */
function quickest(work: () => unknown): number {
  return Math.min(
    ...Array.from({ length: RUNS }, () => {
      const before = performance.now();
      work();
      return performance.now() - before;
    }),
  );
}
