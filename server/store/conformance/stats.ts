import { expect, test } from 'vitest';
import { noCounts, noteLatency } from '../../webhooks/counts.ts';
import { MINUTE_MS } from '../contract-stats.ts';
import type { Scenes } from './store-conformance.ts';

export function statsConformance(scene: Scenes): void {
  test('adds counts up, lists them in order of time, and drops the old ones', async () => {
    const acme = await scene();
    const { workspaceId, endpointId } = acme;
    const span = (minute: number, delivered: number) => {
      const counts = { ...noCounts(), delivered, backlog: delivered };
      noteLatency(counts, delivered);
      return { workspaceId, endpointId, spanMs: MINUTE_MS as typeof MINUTE_MS, atMs: minute * MINUTE_MS, counts };
    };
    const { stats } = acme.store;
    await stats.add({ spans: [span(2, 5), span(1, 1)], keepFromMs: 0 });
    await stats.add({ spans: [span(2, 3)], keepFromMs: 0 });
    const list = (fromMs = 0, toMs = 10 * MINUTE_MS) =>
      stats.list({ workspaceId, endpointIds: [endpointId], spanMs: MINUTE_MS, fromMs, toMs });
    expect(await list()).toMatchObject([{ atMs: MINUTE_MS, counts: { delivered: 1 } }, { atMs: 2 * MINUTE_MS, counts: { delivered: 8, backlog: 5 } }]);
    expect(await list(2 * MINUTE_MS, 2 * MINUTE_MS)).toEqual([]);
    await stats.add({ spans: [span(3, 1)], keepFromMs: 2 * MINUTE_MS });
    expect((await list()).map(({ atMs }) => atMs / MINUTE_MS)).toEqual([2, 3]);
  });
}
