import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Receipt } from './receipt.ts';

const IDS = fc.uniqueArray(fc.stringMatching(/^evt_[0-9a-z]{13}$/), { minLength: 1, maxLength: 20 });

function receiptOf(ids: string[]): Receipt {
  const receipt = new Receipt();
  for (const id of ids) receipt.add(id, 'delivered');
  return receipt;
}

describe('a receipt', () => {
  test('of one event is the hash of its id', () => {
    const digest = createHash('sha256').update('evt_0f3k9x2m7q4w1').digest('hex');
    expect(receiptOf(['evt_0f3k9x2m7q4w1']).view).toEqual({ count: 1, digest, delivered: 1, pending: 0, failed: 0 });
  });

  test('of nothing is all zeros', () => {
    expect(receiptOf([]).view).toMatchObject({ count: 0, digest: '0'.repeat(64) });
  });

  test('does not mind the order, and misses whatever one is left out', () => {
    fc.assert(
      fc.property(IDS, (ids) => {
        const { digest } = receiptOf(ids).view;
        expect(receiptOf([...ids].reverse()).view.digest).toBe(digest);
        for (const lost of ids) expect(receiptOf(ids.filter((id) => id !== lost)).view.digest).not.toBe(digest);
      }),
    );
  });
});
