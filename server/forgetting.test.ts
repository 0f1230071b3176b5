import { expect, test } from 'vitest';
import { startForgetting, type Kept } from './forgetting.ts';
import type { Log } from './kit/log.ts';
import { ManualClock } from './kit/manual-clock.ts';

const HOUR_MS = 3_600_000;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('each thing goes every hour in steps of its own size with pauses between, whatever becomes of the others', async () => {
  const clock = new ManualClock();
  const faults: string[] = [];
  const log: Log = { info() {}, warn() {}, fault: (event) => faults.push(event) };
  const asked: [name: string, limit: number, atMs: number][] = [];
  const kept = (name: string, atOnce: number, rows: number): Kept => ({
    name,
    atOnce,
    async purge({ nowMs, limit }) {
      asked.push([name, limit, nowMs]);
      if (rows < 0) throw new Error('The disk is full');
      const purged = Math.min(limit, rows);
      rows -= purged;
      return purged;
    },
  });
  const begun = clock.now();
  const forgetting = startForgetting({ kept: [kept('many', 500, 1_200), kept('broken', 500, -1), kept('large', 50, 50)], clock, log });
  for (let pause = 0; pause < 6; pause++) {
    clock.advance(25);
    await settled();
  }
  expect(asked).toEqual([
    ['many', 500, begun], ['many', 500, begun + 50], ['many', 500, begun + 75],
    ['broken', 500, begun + 75], ['large', 50, begun + 75], ['large', 50, begun + 100],
  ]);
  expect(faults).toEqual(['broken.purge_failed']);
  clock.advance(HOUR_MS);
  await settled();
  expect(asked.slice(6).map(([name]) => name)).toEqual(['many', 'broken', 'large']);
  forgetting.stop();
  clock.advance(2 * HOUR_MS);
  await settled();
  expect(asked).toHaveLength(9);
});
