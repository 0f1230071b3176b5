import { expect, test } from 'vitest';
import { NEW_ENDPOINT, type Endpoint } from '../../webhooks/endpoint.ts';
import type { Change } from '../../workspace/change.ts';
import type { Contact } from '../../workspace/records.ts';
import { newEvent } from '../../webhooks/event.ts';
import type { Scenes } from './store-conformance.ts';
import type { Scene } from './scene.ts';

const EXTRA: Omit<Endpoint, 'workspaceId' | 'id'> = {
  ...NEW_ENDPOINT,
  enabled: true,
  paused: true,
  url: 'https://second.example/hook',
  description: 'The "second" one, \\ with {odd} characters',
  headers: [['Authorization', 'Bearer "x\\y"'], ['X-Tenant', 'acme']],
  retryPolicy: 'extended',
  rateLimit: 5,
  numbered: true,
  echoGuard: { skipTokenIds: [3, 7], maxHops: 2 },
  filter: { contacts: [{ field: 'status_id', from: [2, null], to: [5] }], source: [{ field: 'name', changed: true, to: ['"\\ é'] }] },
  concurrency: 2,
  secrets: { current: 'whsec_new', previous: { secret: 'whsec_old', untilMs: 5 } },
};

/** More endpoints than the one behind the settings. */
export function endpointsConformance(scene: Scenes): void {
  test('adds an endpoint with all of its fields', async () => {
    const acme = await scene();
    const id = await addTo(acme);
    const { endpoints } = await acme.workspace();
    expect(endpoints.map((each) => each.id)).toEqual([acme.endpointId, id]);
    expect(endpoints[1]).toEqual({ ...EXTRA, workspaceId: acme.workspaceId, id });
  });

  test('refuses to add or remove on an outdated view', async () => {
    const acme = await scene();
    const { referenceVersion } = await acme.workspace();
    const id = await addTo(acme);
    const { workspaceId, nowMs } = acme;
    const endpoint = { ...EXTRA, workspaceId };
    expect(await acme.store.endpoints.add({ endpoint, referenceVersion })).toEqual({ conflict: 'reference_version' });
    const removal = { workspaceId, id, referenceVersion, nowMs };
    expect(await acme.store.endpoints.remove(removal)).toEqual({ conflict: 'reference_version' });
    expect((await acme.workspace()).endpoints).toHaveLength(2);
  });

  test('keeps what a removed endpoint was owed, for its history', async () => {
    const acme = await scene();
    const id = await addTo(acme);
    const { workspaceId, nowMs } = acme;
    const made = await acme.change('created', 'leased');
    const [resent] = await acme.store.deliveries.resend({ workspaceId, eventSeq: made.event.seq, endpointIds: [id], nowMs });
    const endpoint = (await acme.workspace()).endpoints.find((each) => each.id === id);
    const { referenceVersion } = await acme.workspace();
    expect(await acme.store.endpoints.remove({ workspaceId, id, referenceVersion, nowMs })).toBeNull();
    expect((await acme.workspace()).endpoints.map((each) => each.id)).toEqual([acme.endpointId]);
    if (!endpoint) throw new Error('The endpoint was there');
    const step = { endpoint: { ...endpoint, enabled: false }, nowMs, limit: 10, reason: 'deleted' } as const;
    expect((await acme.store.deliveries.skipUnwanted(step)).skipped).toEqual([{ workspaceId, id: resent }]);
    expect(await acme.store.deliveries.get(workspaceId, resent ?? 0)).toMatchObject({ state: 'skipped', reason: 'deleted' });
  });

  test('numbers what is owed to an endpoint that asks for it, without a gap', async () => {
    const acme = await scene();
    const { workspaceId, endpointId, store } = acme;
    const { referenceVersion, endpoints: [first] } = await acme.workspace();
    if (!first) throw new Error('A workspace has an endpoint');
    await store.workspaces.saveEndpoint({ endpoint: { ...first, numbered: true }, referenceVersion });
    const rows = await Promise.all(Array.from({ length: 5 }, () => acme.newContact()));
    const commit = async (row: Contact, state: 'due' | 'skipped') => {
      const { referenceVersion: current } = await acme.workspace();
      const change: Change = {
        workspaceId, referenceVersion: current, writes: [{ write: 'insert', model: 'contact', row }],
        events: [newEvent('contact', 'created', row, null)],
      };
      const numbered = state === 'due' ? [{ event: 0, endpointId, recordVersion: row.version }] : [];
      const committed = await store.commit({ change, deliveries: [[acme.planned(state)]], numbered });
      return 'conflict' in committed ? null : (committed.events[0]?.seq ?? null);
    };
    const numbers = async (eventSeq: number | null) => store.endpoints.numbers({ workspaceId, endpointId, eventSeq: eventSeq ?? 0 });
    const seqs = await Promise.all(rows.map((row, at) => commit(row, at === 2 ? 'skipped' : 'due')));
    const given = await Promise.all(seqs.map(numbers));
    expect(given[2]).toBeNull();
    expect(given.flatMap((each) => each?.number ?? []).sort()).toEqual([1, 2, 3, 4]);
    expect(given[0]).toMatchObject({ recordVersion: 1 });
    // One that is refused takes none.
    expect(await commit(rows[0] as Contact, 'due')).toBeNull();
    expect(await numbers(await commit(await acme.newContact(), 'due'))).toEqual({ number: 5, recordVersion: 1 });
    expect(await store.endpoints.numbers({ workspaceId, endpointId: endpointId + 1, eventSeq: seqs[0] ?? 0 })).toBeNull();
    await store.deliveries.skipUnwanted({ endpoint: { ...first, enabled: false }, nowMs: acme.nowMs, limit: 10 });
    await store.purge({ workspaceId, beforeMs: acme.nowMs + 1_000, limit: 10 });
    expect(await numbers(seqs[0] ?? null)).toBeNull();
    expect(await numbers(await commit(await acme.newContact(), 'due'))).toMatchObject({ number: 6 });
  });

  test('counts the hops of an event as long as there is the event', async () => {
    const acme = await scene();
    const { workspaceId, store } = acme;
    const commit = async (hops: number) => {
      const [row, { referenceVersion }] = [await acme.newContact(), await acme.workspace()];
      const change: Change = {
        workspaceId, referenceVersion, writes: [{ write: 'insert', model: 'contact', row }],
        events: [newEvent('contact', 'created', row, null)], via: { tokenId: null, hops },
      };
      const committed = await store.commit({ change, deliveries: [[acme.planned('skipped')]] });
      return 'conflict' in committed ? 0 : (committed.events[0]?.seq ?? 0);
    };
    const seqs = await Promise.all([1, 2, 7].map(commit));
    const { event } = await acme.change('created', 'skipped');
    const hops = () => Promise.all([...seqs, event.seq].map((eventSeq) => store.endpoints.hops({ workspaceId, eventSeq })));
    expect(await hops()).toEqual([1, 2, 7, 1]);
    expect(await store.endpoints.hops({ workspaceId: workspaceId + 1, eventSeq: seqs[1] ?? 0 })).toBe(1);
    await store.purge({ workspaceId, beforeMs: acme.nowMs + 1_000, limit: 10 });
    expect(await hops()).toEqual([1, 1, 1, 1]);
  });

  test('tells what an endpoint was owed, by the best that became of it', async () => {
    const acme = await scene();
    const { workspaceId, endpointId, nowMs } = acme;
    const failed = await acme.change('created', 'leased');
    await acme.settle(failed.delivery.id, { state: 'failed', reason: 'attempts_exhausted' });
    const delivered = await acme.change('created', 'leased');
    await acme.settle(delivered.delivery.id, { state: 'delivered' });
    const { event: skipped } = await acme.change('created', 'skipped');
    const { event: due } = await acme.change('created', 'due');
    const owed = (after: number, limit = 10) => acme.store.endpoints.owed({ workspaceId, endpointId, after, limit });
    expect((await owed(0)).map(({ seq, id, state }) => [seq, id, state])).toEqual([
      [failed.event.seq, failed.event.id, 'failed'],
      [delivered.event.seq, delivered.event.id, 'delivered'],
      [skipped.seq, skipped.id, null],
      [due.seq, due.id, 'pending'],
    ]);
    expect(await owed(skipped.seq, 1)).toEqual([{ seq: due.seq, id: due.id, committedAt: nowMs * 1000, state: 'pending' }]);
    for (const eventSeq of [failed.event.seq, delivered.event.seq, skipped.seq]) {
      await acme.store.deliveries.resend({ workspaceId, eventSeq, endpointIds: [endpointId], nowMs });
    }
    expect((await owed(0, 3)).map(({ state }) => state)).toEqual(['pending', 'delivered', 'pending']);
    const nobody = await acme.store.endpoints.owed({ workspaceId, endpointId: endpointId + 1, after: 0, limit: 1 });
    expect(nobody.map(({ state }) => state)).toEqual([null]);
  });
}

async function addTo(acme: Scene): Promise<number> {
  const { referenceVersion } = await acme.workspace();
  const added = await acme.store.endpoints.add({ endpoint: { ...EXTRA, workspaceId: acme.workspaceId }, referenceVersion });
  if ('conflict' in added) throw new Error('Nobody else changes this workspace');
  return added.endpointId;
}
