import { expect, test } from 'vitest';
import type { Noted } from '../contract-audit.ts';
import { ended } from './recovery.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** Notes of who changed what, as durable as the change they tell of. */
export function auditConformance(scene: Scenes): void {
  test('lists notes newest first, of one workspace', async () => {
    const [acme, other] = [await scene(), await scene()];
    const note = noteOf(acme, { action: 'secret.revealed', details: { to: ['nobody', null, 1] }, subjectId: 4 });
    for (const name of ['a', 'b', 'c']) await acme.store.audit.add({ ...note, actor: { kind: 'command', id: null, name } });
    await other.store.audit.add(noteOf(other));
    const list = (query = {}) => acme.store.audit.list({ workspaceId: acme.workspaceId, limit: 10, ...query });
    const [newest, middle] = await list();
    expect((await list()).map(({ actor }) => actor.name)).toEqual(['c', 'b', 'a']);
    const { nowMs: createdAtMs, ...rest } = note;
    expect(newest).toEqual({ ...rest, actor: { kind: 'command', id: null, name: 'c' }, createdAtMs, id: newest?.id });
    expect(await list({ limit: 1 })).toEqual([newest]);
    expect((await list({ before: newest?.id }))[0]).toEqual(middle);
  });

  test('notes a saved endpoint, and not one that met a conflict', async () => {
    const acme = await scene();
    const { endpoints: [endpoint], referenceVersion } = await acme.workspace();
    if (!endpoint) throw new Error('A new workspace has an endpoint');
    const save = { endpoint, referenceVersion, audit: noteOf(acme, { subjectId: endpoint.id }) };
    expect(await acme.store.workspaces.saveEndpoint(save)).toBeNull();
    expect(await acme.store.workspaces.saveEndpoint(save)).toEqual({ conflict: 'reference_version' });
    expect(await noted(acme)).toEqual([['settings.updated', endpoint.id]]);
  });

  test('notes a token under the id it was given, and its end once', async () => {
    const acme = await scene();
    const token = {
      workspaceId: acme.workspaceId, name: 'CRM', hash: `audited ${acme.workspaceId}`, prefix: 'apitk_', abilities: [],
      rateLimit: null, expiresAtMs: null, nowMs: acme.nowMs,
    };
    const { id } = await acme.store.tokens.create(token, noteOf(acme, { action: 'token.created' }));
    const end = noteOf(acme, { action: 'token.revoked', subjectId: id });
    expect(await acme.store.tokens.revoke(id, acme.nowMs, end)).toBe(true);
    expect(await acme.store.tokens.revoke(id, acme.nowMs, end)).toBe(false);
    expect(await noted(acme)).toEqual([['token.revoked', id], ['token.created', id]]);
  });

  test('notes what is sent again, and neither what is gone nor what is too much', async () => {
    const acme = await scene();
    const { store, workspaceId, endpointId, nowMs } = acme;
    const eventSeq = await ended(acme, 'failed');
    const resent = noteOf(acme, { action: 'event.resent', subjectId: eventSeq });
    const resending = { workspaceId, eventSeq, endpointIds: [endpointId], nowMs, audit: resent };
    expect(await store.deliveries.resend(resending)).toHaveLength(1);
    expect(await store.deliveries.resend({ ...resending, eventSeq: 99 })).toEqual([]);
    const recovered = noteOf(acme, { action: 'deliveries.recovered' });
    const wish = { workspaceId, endpointId, sinceMs: 0, untilMs: nowMs, total: 1, maxOpen: 1, nowMs, audit: recovered };
    const job = await store.jobs.begin(wish);
    expect(await store.jobs.begin(wish)).toEqual({ tooMany: true });
    expect(await noted(acme)).toEqual([['deliveries.recovered', 'id' in job ? job.id : null], ['event.resent', eventSeq]]);
  });

  test('notes a purge by hand once something goes', async () => {
    const acme = await scene();
    await ended(acme, 'delivered');
    const audit = [noteOf(acme, { action: 'logs.purged' })];
    const purge = (beforeMs: number) => acme.store.purge({ beforeMs, workspaceId: acme.workspaceId, limit: 100, audit });
    expect([await purge(0), await noted(acme)]).toEqual([{ attempts: 0, events: 0 }, []]);
    expect([await purge(2 * acme.nowMs), await noted(acme)]).toEqual([{ attempts: 0, events: 1 }, [['logs.purged', null]]]);
  });
}

export function noteOf({ workspaceId, nowMs }: Scene, fields: Partial<Noted> = {}): Noted {
  const actor = { kind: 'person', id: 1, name: 'ada@acme.example' } as const;
  return { workspaceId, actor, action: 'settings.updated', subjectId: null, details: {}, nowMs, ...fields };
}

export async function noted({ store, workspaceId }: Scene): Promise<[action: string, subjectId: number | null][]> {
  const entries = await store.audit.list({ workspaceId, limit: 100 });
  return entries.map(({ action, subjectId }) => [action, subjectId]);
}
