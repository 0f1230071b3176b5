import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryOf, RECEIPT_STATUSES, type CallResult, type ReceiptStatus } from './receipt.ts';

/**
 * Whatever Meta says, in whatever order, the end is the same, and no later word takes a message back from where it was.
 */
const problem = (message: string) => ({ code: 131047, message });
const fact = fc.record({
  status: fc.constantFrom(...RECEIPT_STATUSES),
  atMs: fc.integer({ min: 1, max: 5 }).map((second) => second * 1000),
}).map((told) => ({ ...told, problem: told.status === 'failed' ? problem(`at ${told.atMs}`) : null }));
const call = fc.constantFrom<CallResult | null>(null, { accepted: true, atMs: 1000 }, { accepted: false, atMs: 1000, problem: problem('no') });

const RANK = { pending: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

test('depends on what was said, not on its order or its repeats', () => {
  fc.assert(
    fc.property(call, fc.array(fact, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (answer, facts, numbers) => {
      const shuffled = [...facts, ...facts].map((one) => ({ one, at: numbers.next().value ?? 0 })).sort((a, b) => a.at - b.at);
      expect(deliveryOf(answer, shuffled.map(({ one }) => one))).toEqual(deliveryOf(answer, facts));
    }),
  );
});

test('never goes back', () => {
  fc.assert(
    fc.property(call, fc.array(fact, { maxLength: 12 }), (answer, facts) => {
      const ranks = facts.map((_, at) => RANK[deliveryOf(answer, facts.slice(0, at + 1)).state]);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }),
  );
});

describe('stands at', () => {
  const rows: [said: ReceiptStatus[], state: string][] = [
    [[], 'sent'],
    [['sent'], 'sent'],
    [['read'], 'read'],
    [['delivered', 'sent'], 'delivered'],
    [['failed', 'sent'], 'failed'],
    [['sent', 'failed'], 'failed'],
    [['failed', 'delivered'], 'delivered'],
    [['read', 'failed'], 'read'],
    [['played'], 'read'],
  ];
  test.each(rows)('%j → %s', (said, state) => {
    const facts = said.map((status) => ({ status, atMs: 2000, problem: status === 'failed' ? problem('no') : null }));
    const delivery = deliveryOf({ accepted: true, atMs: 1000 }, facts);
    expect([delivery.state, delivery.problem?.code ?? null]).toEqual([state, said.includes('failed') ? 131047 : null]);
  });

  test('pending without an answer', () => {
    expect(deliveryOf(null, [])).toEqual({ state: 'pending', problem: null, changedAtMs: null });
  });
});
