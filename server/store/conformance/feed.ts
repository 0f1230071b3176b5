import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** A reader that asks again after the last number it saw has every event once and in order, whatever is committed meanwhile. */
export function feedConformance(scene: Scenes): void {
  test('keeps every event, also those nobody wanted', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'skipped');
    const { event } = await acme.change('updated', 'due', row);
    const { events, oldestSeq } = await acme.store.events.feed({ workspaceId: acme.workspaceId, after: 0, limit: 10 });
    expect(events.map(({ event: name, recordId }) => [name, recordId])).toEqual([['created', row.id], ['updated', row.id]]);
    expect([oldestSeq, events.at(-1)?.id]).toEqual([events[0]?.seq, event.id]);
  });

  test('begins after a number and ends at a limit', async () => {
    const acme = await scene();
    for (let n = 0; n < 4; n++) await acme.change('created', 'skipped');
    const seqs = async (after: number, limit: number) =>
      (await acme.store.events.feed({ workspaceId: acme.workspaceId, after, limit })).events.map(({ seq }) => seq);
    const all = await seqs(0, 10);
    expect(await seqs(all[0] ?? 0, 2)).toEqual(all.slice(1, 3));
    expect(await seqs(all.at(-1) ?? 0, 10)).toEqual([]);
  });

  test('is read backwards from its newest event or from a number', async () => {
    const [acme, other] = [await scene(), await scene()];
    for (let n = 0; n < 4; n++) await acme.change('created', 'skipped');
    await other.change('created', 'skipped');
    const { workspaceId, store } = acme;
    const all = (await store.events.feed({ workspaceId, after: 0, limit: 10 })).events.toReversed();
    expect(await store.events.newest({ workspaceId, before: Number.MAX_SAFE_INTEGER, limit: 10 })).toEqual(all);
    expect(await store.events.newest({ workspaceId, before: all[0]?.seq ?? 0, limit: 2 })).toEqual(all.slice(1, 3));
    expect(await store.events.newest({ workspaceId, before: all.at(-1)?.seq ?? 0, limit: 2 })).toEqual([]);
  });

  test('knows of no oldest event in an empty workspace', async () => {
    const acme = await scene();
    expect(await acme.store.events.feed({ workspaceId: acme.workspaceId, after: 0, limit: 10 })).toEqual({ events: [], oldestSeq: 1 });
    expect(await acme.store.events.get(acme.workspaceId, 1)).toBeNull();
  });

  test('numbers each workspace for itself', async () => {
    const [acme, other] = [await scene(), await scene()];
    await acme.change('created', 'skipped');
    await acme.change('created', 'skipped');
    const { event } = await other.change('created', 'skipped');
    expect(event.seq).toBe(1);
    expect(await other.store.events.get(other.workspaceId, 2)).toBeNull();
  });

  test('misses nothing that is committed while it reads', async () => {
    const bursts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(bursts, fc.integer({ min: 1, max: 4 }), async (sizes, limit) => {
        const acme = await scene();
        const expected = sizes.reduce((sum, size) => sum + size, 0);
        const writing = (async () => {
          for (const size of sizes) await Promise.all(Array.from({ length: size }, () => acme.change('created', 'skipped')));
        })();
        const seen = await follow(acme, limit, expected);
        await writing;
        const { events } = await acme.store.events.feed({ workspaceId: acme.workspaceId, after: 0, limit: 1_000 });
        expect(seen).toEqual(events.map(({ seq }) => seq));
        expect(seen).toHaveLength(expected);
      }),
      { numRuns: 10 },
    );
  });
}

async function follow(scene: Scene, limit: number, count: number): Promise<number[]> {
  const seen: number[] = [];
  const giveUpAt = performance.now() + 10_000;
  while (seen.length < count && performance.now() < giveUpAt) {
    const { events } = await scene.store.events.feed({ workspaceId: scene.workspaceId, after: seen.at(-1) ?? 0, limit });
    seen.push(...events.map(({ seq }) => seq));
  }
  return seen;
}
