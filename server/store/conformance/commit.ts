import { expect, test } from 'vitest';
import { seqOfEventId, newEvent } from '../../webhooks/event.ts';
import { nextVersion } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** A record, its events and their deliveries are durable together or not at all. */
export function commitConformance(scene: Scenes): void {
  test('writes record, event and delivery together', async () => {
    const acme = await scene();
    const { row, event, delivery } = await acme.change('created', 'leased');
    expect(await acme.store.records.get('contact', acme.workspaceId, row.id)).toEqual(row);
    const stored = await acme.store.events.get(acme.workspaceId, event.seq);
    expect(stored).toMatchObject({ id: event.id, event: 'created', recordId: row.id, committedAt: row.updated_at });
    expect(JSON.parse(stored?.body ?? '')).toMatchObject({ event: 'created', data: { id: row.id } });
    expect(seqOfEventId(event.id)).toBe(event.seq);
    expect(await acme.store.deliveries.get(acme.workspaceId, delivery.id)).toMatchObject({
      state: 'leased', kind: 'event', eventSeq: event.seq, eventId: event.id, attempts: 0, lastNumber: 0, dueAt: null,
    });
  });

  test('keeps the body to the byte', async () => {
    const acme = await scene();
    const row = await acme.newContact({ firstname: 'Zoë "☃" \u2028\\', description: 'x'.repeat(65_535) });
    const made = newEvent('contact', 'created', row, null);
    const { id: workspaceId, referenceVersion } = await acme.workspace();
    const change = { workspaceId, referenceVersion, writes: [{ write: 'insert' as const, model: 'contact' as const, row }], events: [made] };
    const committed = await acme.store.commit({ change, deliveries: [[]] });
    const seq = 'events' in committed ? (committed.events[0]?.seq ?? 0) : 0;
    expect((await acme.store.events.get(workspaceId, seq))?.body).toBe(made.body);
  });

  test('refuses what was decided on an older workspace', async () => {
    const acme = await scene();
    const { referenceVersion, id: workspaceId } = await acme.workspace();
    await acme.write({ write: 'insert', model: 'status', row: await acme.newStatus() });
    const row = await acme.newContact();
    const writes = [{ write: 'insert' as const, model: 'contact' as const, row }];
    const stale = { change: { workspaceId, referenceVersion, writes, events: [] }, deliveries: [] };
    expect(await acme.store.commit(stale)).toEqual({ conflict: 'reference_version' });
    expect(await acme.store.records.get('contact', workspaceId, row.id)).toBeNull();
  });

  test.each(['update', 'delete'] as const)('refuses to %s another version', async (write) => {
    const acme = await scene();
    const { row } = await acme.change('created', 'due');
    const next = nextVersion(row, acme.nowMs);
    const written = write === 'delete' ? { write, id: row.id } : { write, row: { ...next, firstname: 'Eve' } };
    expect(await acme.write({ model: 'contact', expects: 7, ...written })).toEqual({ conflict: 'record_version' });
    expect(await acme.store.records.get('contact', acme.workspaceId, row.id)).toEqual(row);
  });

  test('undoes a whole change, and no other', async () => {
    const acme = await scene();
    const holder = await acme.newContact({ phone: '+14155550000' });
    const [other, double] = [await acme.newContact(), await acme.newContact({ phone: '+14155550000' })];
    const { referenceVersion, id: workspaceId } = await acme.workspace();
    const commit = (rows: (typeof holder)[]) => {
      const writes = rows.map((row) => ({ write: 'insert' as const, model: 'contact' as const, row }));
      const events = rows.map((row) => newEvent('contact', 'created', row, null));
      return acme.store.commit({ change: { workspaceId, referenceVersion, writes, events }, deliveries: events.map(() => []) });
    };
    const bystander = await acme.newContact();
    const results = await Promise.all([commit([holder]), commit([other, double]), commit([bystander])]);
    expect(results.map((result) => ('conflict' in result ? result.conflict : 'committed'))).toEqual(['committed', 'unique', 'committed']);
    const there = await Promise.all([holder, other, double, bystander].map(({ id }) => acme.store.records.get('contact', workspaceId, id)));
    expect(there.map((contact) => contact !== null)).toEqual([true, false, false, true]);
    const { events } = await acme.store.events.feed({ workspaceId, after: 0, limit: 10 });
    expect(events.map(({ recordId }) => recordId)).toEqual([holder.id, bystander.id]);
  });

  test('keeps the reason of a skipped delivery', async () => {
    const acme = await scene();
    const { delivery } = await acme.change('created', 'skipped');
    expect(await acme.store.deliveries.get(acme.workspaceId, delivery.id)).toMatchObject({
      state: 'skipped', reason: 'not_selected', settledAt: acme.nowMs, dueAt: null,
    });
  });

  test('plans for several endpoints and events at once', async () => {
    const acme = await scene();
    const first = await acme.newStatus({ isdefault: 1 });
    await acme.write({ write: 'insert', model: 'status', row: first });
    const { referenceVersion, id: workspaceId } = await acme.workspace();
    const second = await acme.newStatus({ isdefault: 1 });
    const cleared = { ...first, version: 2, isdefault: 0 as const };
    const committed = await acme.store.commit({
      change: {
        workspaceId,
        referenceVersion,
        writes: [{ write: 'update', model: 'status', row: cleared, expects: 1 }, { write: 'insert', model: 'status', row: second }],
        events: [newEvent('status', 'updated', cleared, null), newEvent('status', 'created', second, null)],
      },
      deliveries: [[acme.planned('leased')], [acme.planned('due')]],
    });
    expect(committed).toMatchObject({ events: [{ deliveries: [{ state: 'leased' }] }, { deliveries: [{ state: 'due' }] }] });
    expect((await acme.store.records.defaultStatus(workspaceId))?.id).toBe(second.id);
  });

  test('counts what it commits', async () => {
    const acme = await scene();
    const before = acme.store.counters();
    await Promise.all([acme.change('created', 'due'), acme.change('created', 'due'), acme.change('created', 'due')]);
    const after = acme.store.counters();
    expect(after.operations - before.operations).toBeGreaterThanOrEqual(3);
    expect(after.commits).toBeGreaterThan(before.commits);
    expect(after.waiting).toBe(0);
  });
}
