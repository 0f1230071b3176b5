import { expect, test } from 'vitest';
import type { Scenes } from './store-conformance.ts';

/** Lists for people: newest first, filtered, page by page. */
export function readingConformance(scene: Scenes): void {
  test('reads what happened to one record backwards', async () => {
    const acme = await scene();
    const first = await acme.change('created', 'skipped');
    await acme.change('created', 'skipped');
    const second = await acme.change('updated', 'skipped', first.row);
    const third = await acme.change('deleted', 'skipped', second.row);
    const { workspaceId } = acme;
    const query = { workspaceId, model: 'contact', recordId: first.row.id, limit: 2 } as const;
    expect((await acme.store.events.ofRecord(query)).map(({ seq }) => seq)).toEqual([third.event.seq, second.event.seq]);
    const before = await acme.store.events.ofRecord({ ...query, before: second.event.seq });
    expect(before.map(({ seq, event, recordId }) => [seq, event, recordId])).toEqual([[first.event.seq, 'created', first.row.id]]);
    expect(await acme.store.events.ofRecord({ ...query, model: 'status' })).toEqual([]);
    const other = await scene();
    expect(await acme.store.events.ofRecord({ ...query, workspaceId: other.workspaceId })).toEqual([]);
  });

  test('lists deliveries by state, kind of event and record', async () => {
    const acme = await scene();
    const first = await acme.change('created', 'leased');
    await acme.settle(first.delivery.id, { state: 'failed', reason: 'attempts_exhausted' });
    const updated = await acme.change('updated', 'leased', first.row);
    const due = await acme.change('created', 'due');
    const skipped = await acme.change('created', 'skipped');
    const list = async (filter: object) =>
      (await acme.store.deliveries.list({ workspaceId: acme.workspaceId, limit: 10, ...filter })).map(({ id }) => id);
    expect(await list({ state: 'failed' })).toEqual([first.delivery.id]);
    expect(await list({ state: 'leased' })).toEqual([updated.delivery.id]);
    expect(await list({ state: 'due' })).toEqual([due.delivery.id]);
    expect(await list({ state: 'skipped' })).toEqual([skipped.delivery.id]);
    expect(await list({ event: 'updated' })).toEqual([updated.delivery.id]);
    expect(await list({ model: 'contact', recordId: first.row.id })).toEqual([updated.delivery.id, first.delivery.id]);
    expect(await list({ model: 'contact', recordId: first.row.id, state: 'failed' })).toEqual([first.delivery.id]);
    expect(await list({ endpointId: acme.endpointId, before: due.delivery.id })).toEqual([updated.delivery.id, first.delivery.id]);
    expect(await list({ model: 'source' })).toEqual([]);
  });

  test('lists attempts by endpoint and by how they ended, newest first', async () => {
    const acme = await scene();
    const ids: number[] = [];
    for (const [status, statusCode] of [['success', 200], ['failed', 500], ['error', null], ['success', 204], ['failed', 404]] as const) {
      const made = await acme.change('created', 'leased');
      await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(made, { status, statusCode }) });
      ids.push((await acme.store.attempts.ofEvent(acme.workspaceId, made.event.seq))[0]?.id ?? 0);
    }
    const list = async (filter: object) =>
      (await acme.store.attempts.list({ workspaceId: acme.workspaceId, limit: 10, ...filter })).map(({ id }) => ids.indexOf(id));
    expect(await list({})).toEqual([4, 3, 2, 1, 0]);
    expect(await list({ endpointId: acme.endpointId })).toEqual([4, 3, 2, 1, 0]);
    expect(await list({ endpointId: acme.endpointId, limit: 2, before: ids[3] })).toEqual([2, 1]);
    expect(await list({ status: 'failed' })).toEqual([4, 1]);
    expect(await list({ status: 'success', before: ids[3] })).toEqual([0]);
    expect(await list({ statusCode: 404 })).toEqual([4]);
    expect(await list({ statusCode: 204, endpointId: acme.endpointId })).toEqual([3]);
    expect(await list({ endpointId: acme.endpointId + 1_000 })).toEqual([]);
    expect(await list({ status: 'error', toMs: acme.nowMs - 1 })).toEqual([]);
  });
}
