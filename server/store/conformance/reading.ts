import { expect, test } from 'vitest';
import type { Contact } from '../../workspace/records.ts';
import type { Made } from './scene.ts';
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

  test('lists deliveries by state, kind of event, record and time', async () => {
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
    const [madeMs = 0] = (await acme.store.deliveries.list({ workspaceId: acme.workspaceId, limit: 1 })).map(({ createdAt }) => createdAt);
    expect(await list({ state: 'failed', fromMs: madeMs, toMs: madeMs })).toEqual([first.delivery.id]);
    expect([await list({ fromMs: madeMs + 1 }), await list({ toMs: madeMs - 1, state: 'failed' })]).toEqual([[], []]);
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

  test('tells how the newest attempt of each delivery ended', async () => {
    const acme = await scene();
    const twice = await acme.change('created', 'leased');
    const once = await acme.change('created', 'leased');
    const never = await acme.change('created', 'due');
    const fail = (made: Made, number: number, fields: object) =>
      acme.settle(made.delivery.id, { state: 'due', dueAtMs: acme.nowMs }, { attempt: acme.attempt(made, { number, status: 'failed', ...fields }) });
    await fail(twice, 1, { statusCode: 500 });
    await fail(once, 1, { statusCode: 404 });
    await acme.claim();
    await fail(twice, 2, { status: 'error', statusCode: null, errorCode: 'timeout' });
    const seqs = [twice, once, never].map(({ event }) => event.seq);
    const last = await acme.store.attempts.lastOf(acme.workspaceId, seqs);
    const createdAt = acme.nowMs;
    expect(last.sort((a, b) => a.deliveryId - b.deliveryId)).toMatchObject([
      { deliveryId: twice.delivery.id, status: 'error', statusCode: null, errorCode: 'timeout', createdAt },
      { deliveryId: once.delivery.id, status: 'failed', statusCode: 404, errorCode: null, createdAt },
    ]);
    expect(await acme.store.attempts.lastOf(acme.workspaceId, [never.event.seq])).toEqual([]);
    expect(await acme.store.attempts.lastOf((await scene()).workspaceId, seqs)).toEqual([]);
  });

  test('looks through so many rows for what no index finds, and says how far it came', async () => {
    const acme = await scene();
    const { workspaceId, endpointId } = acme;
    const attempts: number[] = [];
    const deliveries: number[] = [];
    let row: Contact | null = null;
    for (let at = 0; at < 12; at++) {
      const event = at === 1 || at === 9 ? 'updated' : 'created';
      const made: Made = await acme.change(event, 'leased', event === 'updated' ? row : null);
      row = made.row;
      const status = at % 2 === 0 ? 'success' : 'failed';
      await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(made, { event, status, statusCode: 200 }) });
      attempts.push((await acme.store.attempts.ofEvent(workspaceId, made.event.seq))[0]?.id ?? 0);
      deliveries.push(made.delivery.id);
    }
    const inAttempts = async (filter: object, within = 4) => {
      const { rows, searchedTo } = await acme.store.attempts.search({ workspaceId, limit: 2, within, ...filter });
      return [rows.map(({ id }) => attempts.indexOf(id)), searchedTo === null ? null : attempts.indexOf(searchedTo)];
    };
    expect(await inAttempts({ event: 'updated' })).toEqual([[9], 8]);
    expect(await inAttempts({ event: 'updated', before: attempts[8] })).toEqual([[], 4]);
    expect(await inAttempts({ event: 'updated', before: attempts[4] })).toEqual([[1], null]);
    expect(await inAttempts({ event: 'updated' }, 100)).toEqual([[9, 1], null]);
    expect(await inAttempts({ event: 'deleted' }, 12)).toEqual([[], null]);
    expect(await inAttempts({})).toEqual([[11, 10], null]);
    // Of an endpoint two by two: of success, failed and error, each in its own index.
    expect(await inAttempts({ endpointId, event: 'updated' })).toEqual([[9], 9]);
    expect(await inAttempts({ endpointId, event: 'updated', before: attempts[9] })).toEqual([[], 6]);
    expect(await inAttempts({ status: 'failed', event: 'updated' })).toEqual([[9], 5]);

    const inDeliveries = async (filter: object, within = 4) => {
      const { rows, searchedTo } = await acme.store.deliveries.search({ workspaceId, limit: 2, within, ...filter });
      return [rows.map(({ id }) => deliveries.indexOf(id)), searchedTo === null ? null : deliveries.indexOf(searchedTo)];
    };
    expect(await inDeliveries({ event: 'updated' })).toEqual([[9], 8]);
    expect(await inDeliveries({ event: 'updated', before: deliveries[4] })).toEqual([[1], null]);
    expect(await inDeliveries({ state: 'skipped' })).toEqual([[], 8]);
    expect(await inDeliveries({ state: 'failed' })).toEqual([[], null]);
    expect(await inDeliveries({ state: 'due', event: 'updated' })).toEqual([[], null]);
  });
}
