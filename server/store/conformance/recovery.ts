import { expect, test } from 'vitest';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { newEvent } from '../../webhooks/event.ts';
import type { Change } from '../../workspace/change.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** What was not delivered can be asked for again, and what is not wanted any more is let go. */
export function recoveryConformance(scene: Scenes): void {
  test('resends a stored event as a new delivery', async () => {
    const acme = await scene();
    const { event, delivery } = await acme.change('created', 'leased');
    await acme.settle(delivery.id, { state: 'delivered' });
    const { workspaceId, endpointId, nowMs } = acme;
    const [id] = await acme.store.deliveries.resend({ workspaceId, eventSeq: event.seq, endpointIds: [endpointId], nowMs });
    const [claimed] = await acme.claim();
    expect(claimed).toMatchObject({ id, kind: 'resend', eventId: event.id, attempts: 0, lastNumber: 0 });
    expect(claimed?.body).toBe((await acme.store.events.get(workspaceId, event.seq))?.body);
  });

  test('resends nothing of an event that is not there', async () => {
    const acme = await scene();
    const { workspaceId, endpointId, nowMs } = acme;
    expect(await acme.store.deliveries.resend({ workspaceId, eventSeq: 99, endpointIds: [endpointId], nowMs })).toEqual([]);
  });

  test('recovers only what the endpoint selects now', async () => {
    const acme = await scene();
    await ended(acme, 'failed');
    const endpoint = await selectingAll(acme);
    const range = { sinceMs: 0, untilMs: acme.nowMs };
    const none = { ...endpoint, actions: { ...endpoint.actions, contact: { created: false, updated: true, deleted: true } } };
    expect(await acme.store.deliveries.countRecoverable({ ...range, endpoint: none })).toBe(0);
    expect(await acme.store.deliveries.countRecoverable({ ...range, endpoint: { ...endpoint, enabled: false } })).toBe(0);
    expect(await acme.store.deliveries.countRecoverable({ ...range, endpoint })).toBe(1);
  });

  test('recovers no echo', async () => {
    const acme = await scene();
    const { workspaceId, endpointId } = acme;
    await ended(acme, 'failed');
    const [row, { referenceVersion }] = [await acme.newContact(), await acme.workspace()];
    const change: Change = {
      workspaceId, referenceVersion, writes: [{ write: 'insert', model: 'contact', row }], events: [newEvent('contact', 'created', row, null)],
    };
    const echo = { endpointId, state: 'skipped', reason: 'own_change:7' } as const;
    expect(await acme.store.commit({ change, deliveries: [[echo]] })).toMatchObject({ events: [{ deliveries: [{ state: 'skipped' }] }] });
    expect(await acme.store.deliveries.list({ workspaceId, limit: 1 })).toMatchObject([{ reason: 'own_change:7' }]);
    const range = { sinceMs: 0, untilMs: acme.nowMs, endpoint: await selectingAll(acme) };
    expect(await acme.store.deliveries.countRecoverable(range)).toBe(1);
  });

  test('recovers what a filter kept back once the endpoint has none for it', async () => {
    const acme = await scene();
    const { event, delivery } = await acme.change('created', 'filtered');
    const { workspaceId } = acme;
    expect(await acme.store.deliveries.get(workspaceId, delivery.id)).toMatchObject({ state: 'skipped', reason: 'filter:status_id' });
    await ended(acme, 'failed');
    const endpoint = await selectingAll(acme);
    const count = (filter: Endpoint['filter']) =>
      acme.store.deliveries.countRecoverable({ endpoint: { ...endpoint, filter }, sinceMs: 0, untilMs: acme.nowMs });
    const conditions = [{ field: 'status_id', to: [5] }];
    expect(await count({ contacts: conditions })).toBe(1);
    expect(await count({ source: conditions })).toBe(2);
    expect(await count(null)).toBe(2);
    // What is owed already stays owed, whatever is asked for later; by hand all can be sent.
    await acme.change('created', 'due');
    const filtered = { ...endpoint, filter: { contacts: conditions } };
    expect((await acme.store.deliveries.skipUnwanted({ endpoint: filtered, nowMs: acme.nowMs, limit: 10 })).skipped).toEqual([]);
    const resend = { workspaceId, eventSeq: event.seq, endpointIds: [acme.endpointId], nowMs: acme.nowMs };
    expect(await acme.store.deliveries.resend(resend)).toHaveLength(1);
    expect(await count(null)).toBe(1);
  });

  test('recovers by the time of the event', async () => {
    const acme = await scene();
    await ended(acme, 'failed');
    const endpoint = await selectingAll(acme);
    const count = (sinceMs: number, untilMs: number) => acme.store.deliveries.countRecoverable({ endpoint, sinceMs, untilMs });
    expect(await count(acme.nowMs + 1, acme.nowMs + 10)).toBe(0);
    expect(await count(0, acme.nowMs - 1)).toBe(0);
    expect(await count(acme.nowMs, acme.nowMs)).toBe(1);
  });

  test('lets the latest delivery of an event decide', async () => {
    const acme = await scene();
    const seq = await ended(acme, 'failed');
    const range = { endpoint: await selectingAll(acme), sinceMs: 0, untilMs: acme.nowMs };
    const { workspaceId, endpointId, nowMs } = acme;
    const [again = 0] = await acme.store.deliveries.resend({ workspaceId, eventSeq: seq, endpointIds: [endpointId], nowMs });
    expect(await acme.store.deliveries.countRecoverable(range)).toBe(0);
    await acme.claim();
    await acme.settle(again, { state: 'failed', reason: 'attempts_exhausted' });
    expect(await acme.store.deliveries.countRecoverable(range)).toBe(1);
  });

  test('skips what waits for an endpoint that is off', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'due');
    const { event } = await acme.change('updated', 'due', row);
    const { workspaceId, endpointId, nowMs } = acme;
    await acme.store.deliveries.resend({ workspaceId, eventSeq: event.seq, endpointIds: [endpointId], nowMs });
    const { delivery: leased } = await acme.change('created', 'leased');
    const endpoint = { ...(await selectingAll(acme)), enabled: false };
    expect((await acme.store.deliveries.skipUnwanted({ endpoint, nowMs, limit: 1 })).skipped).toHaveLength(1);
    expect((await acme.store.deliveries.skipUnwanted({ endpoint, nowMs, limit: 10 })).skipped).toHaveLength(2);
    expect((await acme.store.deliveries.skipUnwanted({ endpoint, nowMs, limit: 10 })).skipped).toEqual([]);
    expect(await acme.states()).toEqual(['skipped', 'skipped', 'skipped', 'leased']);
    const views = await acme.store.deliveries.list({ workspaceId, state: 'skipped', limit: 10 });
    expect(views.map(({ reason }) => reason)).toEqual(['disabled', 'disabled', 'disabled']);
    expect((await acme.settle(leased.id, { state: 'delivered' })).settled).toBe(true);
  });

  test('skips by box and lets the next of the record go', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'due');
    const { delivery: update, row: changed } = await acme.change('updated', 'due', row);
    await acme.change('deleted', 'due', changed);
    const all = await selectingAll(acme);
    const endpoint = { ...all, actions: { ...all.actions, contact: { created: false, updated: true, deleted: true } } };
    await acme.store.deliveries.skipUnwanted({ endpoint, nowMs: acme.nowMs, limit: 10 });
    expect(await acme.states()).toEqual(['skipped', 'due', 'waiting']);
    expect((await acme.claim()).map(({ id }) => id)).toEqual([update.id]);
  });

  test('leaves a resend alone when only a box was cleared', async () => {
    const acme = await scene();
    const seq = await ended(acme, 'failed');
    const { workspaceId, endpointId, nowMs } = acme;
    await acme.store.deliveries.resend({ workspaceId, eventSeq: seq, endpointIds: [endpointId], nowMs });
    const all = await selectingAll(acme);
    const endpoint = { ...all, actions: { ...all.actions, contact: { created: false, updated: false, deleted: false } } };
    expect((await acme.store.deliveries.skipUnwanted({ endpoint, nowMs, limit: 10 })).skipped).toEqual([]);
  });

  test('keeps events apart whose records share an id', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'leased');
    const source = { ...(await acme.newSource()), id: row.id };
    const { referenceVersion, id: workspaceId } = await acme.workspace();
    const committed = await acme.store.commit({
      change: { workspaceId, referenceVersion, writes: [], events: [newEvent('source', 'updated', source, null)] },
      deliveries: [[acme.planned('leased')]],
    });
    expect(committed).toMatchObject({ events: [{ deliveries: [{ state: 'leased' }] }] });
  });
}

export async function ended(scene: Scene, state: 'delivered' | 'failed'): Promise<number> {
  const { event, delivery } = await scene.change('created', 'leased');
  await scene.settle(delivery.id, state === 'failed' ? { state, reason: 'attempts_exhausted' } : { state });
  return event.seq;
}

export async function selectingAll(scene: Scene): Promise<Endpoint> {
  const [endpoint] = (await scene.workspace()).endpoints;
  if (!endpoint) throw new Error('A new workspace has an endpoint');
  const all = { created: true, updated: true, deleted: true };
  return { ...endpoint, enabled: true, actions: { contact: all, status: all, source: all } };
}
