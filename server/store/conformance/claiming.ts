import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** What is due is found per endpoint and in order, and what a dead node held is found again. */
export function claimingConformance(scene: Scenes): void {
  test('claims the longest due first and leases it', async () => {
    const acme = await scene();
    const late = await retried(acme, 2_000);
    const early = await retried(acme, 1_000);
    expect(await acme.claim()).toEqual([]);
    acme.subject.clock.advance(2_000);
    const claimed = await acme.claim();
    expect(claimed.map(({ id }) => id)).toEqual([early, late]);
    expect(claimed[0]).toMatchObject({ workspaceId: acme.workspaceId, endpointId: acme.endpointId, attempts: 1, lastNumber: 1 });
    expect(JSON.parse(claimed[0]?.body ?? '')).toMatchObject({ event: 'created' });
    expect(await acme.states()).toEqual(['leased', 'leased']);
    expect(await acme.claim()).toEqual([]);
  });

  test('says when the next of the endpoint falls due', async () => {
    const acme = await scene();
    const { workspaceId, endpointId } = acme;
    await acme.change('created', 'due');
    await acme.change('created', 'due');
    await retried(acme, 9_000);
    const query = { workspaceId, endpointId, nowMs: acme.nowMs, limit: 1 };
    expect((await acme.store.deliveries.claim(query)).nextDueMs).toBe(acme.nowMs);
    expect((await acme.store.deliveries.claim(query)).nextDueMs).toBe(acme.nowMs + 9_000);
    const later = { ...query, nowMs: acme.nowMs + 9_000 };
    expect((await acme.store.deliveries.claim(later)).nextDueMs).toBeNull();
  });

  test('names every endpoint with its earliest due time', async () => {
    const [one, two, three] = [await scene(), await scene(), await scene()];
    await one.change('created', 'due');
    await one.change('created', 'due');
    await retried(two, 5_000);
    await three.change('created', 'leased');
    const ours = [one, two, three].map(({ workspaceId }) => workspaceId);
    const due = (await one.store.deliveries.dueByEndpoint()).filter(({ workspaceId }) => ours.includes(workspaceId));
    expect(await one.store.deliveries.countDue()).toBeGreaterThanOrEqual(3);
    expect(due).toEqual([
      { workspaceId: one.workspaceId, endpointId: one.endpointId, earliestMs: one.nowMs },
      { workspaceId: two.workspaceId, endpointId: two.endpointId, earliestMs: two.nowMs + 5_000 },
    ]);
  });

  test('hastens what a clock that has stepped back had set too late', async () => {
    const acme = await scene();
    const { workspaceId, endpointId, nowMs } = acme;
    const soon = await retried(acme, 1_000);
    const late = await retried(acme, 9_000);
    const hasten = { workspaceId, endpointId, beyondMs: nowMs + 4_000, toMs: nowMs + 500, attempts: { from: 1, below: 3 }, limit: 10 };
    for (const attempts of [{ from: 0, below: 1 }, { from: 2, below: 3 }]) {
      expect(await acme.store.deliveries.hasten({ ...hasten, attempts })).toBe(0);
    }
    expect(await acme.store.deliveries.hasten(hasten)).toBe(1);
    expect(await acme.store.deliveries.hasten(hasten)).toBe(0);
    acme.subject.clock.advance(1_000);
    expect((await acme.claim()).map(({ id }) => id)).toEqual([late, soon]);
  });

  test('gives leases back to their place', async () => {
    const acme = await scene();
    const { delivery: older } = await acme.change('created', 'leased');
    acme.subject.clock.advance(10);
    const { delivery: younger } = await acme.change('created', 'due');
    await acme.store.deliveries.giveBack([{ workspaceId: acme.workspaceId, id: older.id }]);
    expect((await acme.claim()).map(({ id }) => id)).toEqual([older.id, younger.id]);
  });

  test('makes what is given back due although the clock stepped back', async () => {
    const acme = await scene();
    const { delivery } = await acme.change('created', 'leased');
    acme.subject.clock.step(-60_000);
    await acme.store.deliveries.giveBack([{ workspaceId: acme.workspaceId, id: delivery.id }]);
    expect(await acme.claim()).toHaveLength(1);
    acme.subject.clock.step(60_000);
  });

  test('takes over the leases of the server before', async () => {
    const acme = await scene();
    const made = await acme.change('created', 'leased');
    const { row: changed } = await acme.change('updated', 'leased', made.row);
    await acme.change('created', 'due');
    await acme.subject.reopen();
    expect((await acme.settle(made.delivery.id, { state: 'delivered' })).settled).toBe(false);
    const lost = await takeAllOver(acme);
    expect(lost.map(({ id }) => id)).toEqual([made.delivery.id]);
    const body = (await acme.store.events.get(acme.workspaceId, made.event.seq))?.body;
    expect(lost[0]).toMatchObject({ eventId: made.event.id, body, attempts: 0 });
    expect(await acme.store.deliveries.takeOver(10)).toEqual([]);
    expect(await acme.states()).toEqual(['leased', 'waiting', 'due']);
    const { settled, released } = await acme.settle(made.delivery.id, { state: 'delivered' });
    expect([settled, released?.recordId]).toEqual([true, changed.id]);
  });

  test('takes over in small steps', async () => {
    const acme = await scene();
    for (let n = 0; n < 5; n++) await acme.change('created', 'leased');
    await acme.subject.reopen();
    expect(await takeAllOver(acme, 2)).toHaveLength(5);
  });

  test('lists and finds deliveries', async () => {
    const acme = await scene();
    const first = await acme.change('created', 'due');
    const second = await acme.change('created', 'skipped');
    const { workspaceId, endpointId } = acme;
    const list = async (filter: object) => (await acme.store.deliveries.list({ workspaceId, limit: 10, ...filter })).map(({ id }) => id);
    expect(await list({})).toEqual([second.delivery.id, first.delivery.id]);
    expect(await list({ limit: 1 })).toEqual([second.delivery.id]);
    expect(await list({ before: second.delivery.id })).toEqual([first.delivery.id]);
    expect(await list({ state: 'due' })).toEqual([first.delivery.id]);
    expect(await list({ endpointId: endpointId + 1 })).toEqual([]);
    expect(await acme.store.deliveries.ofEvent(workspaceId, first.event.seq)).toEqual([
      await acme.store.deliveries.get(workspaceId, first.delivery.id),
    ]);
  });
}

async function retried(scene: Scene, waitMs: number): Promise<number> {
  const { delivery } = await scene.change('created', 'leased');
  await scene.settle(delivery.id, { state: 'due', dueAtMs: scene.nowMs + waitMs });
  return delivery.id;
}

/** Other tests may have left leases behind, so what is handed back is looked through for this scene's. */
async function takeAllOver(scene: Scene, limit = 100) {
  const all = [];
  for (;;) {
    const lost = await scene.store.deliveries.takeOver(limit);
    expect(lost.length).toBeLessThanOrEqual(limit);
    if (lost.length === 0) return all.filter(({ workspaceId }) => workspaceId === scene.workspaceId);
    all.push(...lost);
  }
}
