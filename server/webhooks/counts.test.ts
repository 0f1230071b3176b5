import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCounts, bucketOf, LATENCY_MS, latencyAt, noCounts, note, type Counts } from './counts.ts';

const noteLatency = (counts: Counts, durationMs: number) =>
  note(counts, { status: 'success', ended: 'delivered', bucket: bucketOf(durationMs) });

test('percentiles are upper bounds of what was measured', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 30_000, noNaN: true }), { minLength: 1, maxLength: 200 }), (times) => {
      const counts = noCounts();
      for (const time of times) noteLatency(counts, time);
      const sorted = times.toSorted((a, b) => a - b);
      for (const part of [0.5, 0.95, 0.99]) {
        const exact = sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
        const bound = latencyAt(counts, part) ?? -1;
        expect(bound).toBeGreaterThanOrEqual(exact);
        expect(LATENCY_MS.find((each) => each >= exact)).toBe(bound);
      }
    }),
  );
});

test('counts of two nodes add up', () => {
  const [one, two, both] = [noCounts(), noCounts(), noCounts()];
  for (const [at, time] of [5, 700, 3, 40_000].entries()) {
    noteLatency(at % 2 ? one : two, time);
    noteLatency(both, time);
  }
  addCounts(one, two);
  expect(one).toEqual(both);
  expect(latencyAt(noCounts(), 0.5)).toBeNull();
});
