import { expect, test } from 'vitest';
import { bucketOf, noCounts, note, type Counts } from '../../webhooks/counts.ts';
import { HOUR_MS, MINUTE_MS, type SpanMs } from '../contract-stats.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

export function statsConformance(scene: Scenes): void {
  test('adds counts up, lists them in order of time, and drops the old ones', async () => {
    const acme = await scene();
    const { workspaceId, endpointId } = acme;
    const span = (minute: number, delivered: number) => {
      const counts = { ...noCounts(), delivered, backlog: delivered };
      return { workspaceId, endpointId, spanMs: MINUTE_MS as typeof MINUTE_MS, atMs: minute * MINUTE_MS, counts };
    };
    const { stats } = acme.store;
    await stats.add({ spans: [span(2, 5), span(1, 1)], keepFromMs: 0 });
    await stats.add({ spans: [span(2, 3)], keepFromMs: 0 });
    const list = (fromMs = 0, toMs = 10 * MINUTE_MS) =>
      stats.list({ workspaceId, endpointIds: [endpointId], spanMs: MINUTE_MS, fromMs, toMs });
    expect(await list()).toMatchObject([
      { atMs: MINUTE_MS, counts: { delivered: 1 } },
      { atMs: 2 * MINUTE_MS, counts: { delivered: 8, backlog: 5 } },
    ]);
    expect(await list(2 * MINUTE_MS, 2 * MINUTE_MS)).toEqual([]);
    await stats.add({ spans: [span(3, 1)], keepFromMs: 2 * MINUTE_MS });
    expect((await list()).map(({ atMs }) => atMs / MINUTE_MS)).toEqual([2, 3]);
  });

  test('counts again from the log what a process had counted and did not write, and once however often', async () => {
    const acme = await scene();
    const { workspaceId, endpointId, subject: { clock } } = acme;
    const { stats } = acme.store;
    clock.advance(HOUR_MS - (clock.now() % HOUR_MS));
    const beganMs = acme.nowMs;
    await attempted(acme, 'delivered', 3);
    await attempted(acme, 'delivered', 3.5);
    await attempted(acme, 'due', 40_000);
    clock.advance(MINUTE_MS);
    await attempted(acme, 'failed', 0);
    expect(await stats.newestAttemptMs()).toBe(acme.nowMs);
    const counts: Counts = { ...noCounts(), backlog: 7 };
    note(counts, { status: 'success', ended: 'delivered', bucket: bucketOf(3) });
    const first = { workspaceId, endpointId, counts, atMs: beganMs };
    await stats.add({ spans: [{ ...first, spanMs: MINUTE_MS }, { ...first, spanMs: HOUR_MS }], keepFromMs: 0 });
    const list = async (spanMs: SpanMs) => {
      const query = { workspaceId, endpointIds: [endpointId], spanMs, fromMs: beganMs, toMs: beganMs + HOUR_MS };
      return (await stats.list(query)).map((span) => span.counts);
    };

    await stats.recount({ fromMs: beganMs, untilMs: beganMs + 2 * MINUTE_MS });
    const [minute, next] = await list(MINUTE_MS);
    expect(minute).toMatchObject({ delivered: 2, failed: 0, attempts: { success: 2, failed: 0, error: 1 }, backlog: 7 });
    expect([minute?.latency[bucketOf(3)], minute?.latency[bucketOf(3.5)], minute?.latency[bucketOf(40_000)]]).toEqual([1, 1, 1]);
    expect(next).toMatchObject({ delivered: 0, failed: 1, attempts: { success: 0, failed: 0, error: 1 } });
    expect(await list(HOUR_MS)).toMatchObject([{ delivered: 2, failed: 1, attempts: { success: 2, failed: 0, error: 2 }, backlog: 7 }]);
    const all = [await list(MINUTE_MS), await list(HOUR_MS)];
    await stats.recount({ fromMs: beganMs, untilMs: beganMs + HOUR_MS });
    expect([await list(MINUTE_MS), await list(HOUR_MS)]).toEqual(all);
    // What was purged from the log meanwhile stays counted.
    await acme.store.purge({ workspaceId, beforeMs: acme.nowMs, limit: 10 });
    await stats.recount({ fromMs: beganMs, untilMs: beganMs + HOUR_MS });
    expect(await list(MINUTE_MS)).toEqual(all[0]);
  });
}

async function attempted(acme: Scene, state: 'delivered' | 'due' | 'failed', durationMs: number): Promise<void> {
  const made = await acme.change('created', 'leased');
  const plain = acme.attempt(made);
  const exchange = { ...plain.exchange, timing: { ...plain.exchange.timing, durationMs } };
  const attempt = { ...plain, exchange, status: state === 'delivered' ? ('success' as const) : ('error' as const) };
  const to = {
    delivered: { state: 'delivered' },
    due: { state: 'due', dueAtMs: acme.nowMs },
    failed: { state: 'failed', reason: 'attempts_exhausted' },
  } as const;
  await acme.settle(made.delivery.id, to[state], { attempt });
}
