import { expect, test } from 'vitest';
import { newEvent } from '../../webhooks/event.ts';
import type { Contact } from '../../workspace/records.ts';
import type { CommitPlan } from '../contract.ts';
import type { ImportKey } from '../contract-imports.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const CLAIM_MS = 5_000;
const MAX_OPEN = 2;

/** Files are received in pieces, read by one at a time, and what a step commits counts once. */
export function importsConformance(scene: Scenes): void {
  test('keeps a file in pieces until it is read', async () => {
    const acme = await scene();
    const key = await received(acme, 2);
    const { imports } = acme.store;
    expect([...((await imports.piece(key.workspaceId, key.importId, 1)) ?? [])]).toEqual([1, 0, 255]);
    expect(await claim(acme, key)).toMatchObject({ id: key.importId, state: 'running', totalRows: 2, rows: 0, digest: 'digest', via: { tokenId: 7, hops: 3 } });
    expect(await imports.finish({ ...key, state: 'done', nowMs: acme.nowMs })).toBe(true);
    expect(await imports.finish({ ...key, state: 'cancelled', nowMs: acme.nowMs })).toBe(false);
    expect(await imports.piece(key.workspaceId, key.importId, 1)).toBeNull();
    expect(await imports.get(key.workspaceId, key.importId)).toMatchObject({ state: 'done', finishedAtMs: acme.nowMs });
  });

  test('is read by one at a time, and by the next when that one falls silent', async () => {
    const acme = await scene();
    const key = await received(acme, 1);
    expect(await claim(acme, key)).not.toBeNull();
    expect(await claim(acme, key)).toBeNull();
    acme.subject.clock.advance(CLAIM_MS);
    expect(await claim(acme, key)).toMatchObject({ rows: 0 });
    acme.subject.clock.step(-30_000);
    expect(await claim(acme, key)).toBeNull();
    // Nobody can have claimed it for an hour: the clock was set back.
    acme.subject.clock.step(-3_600_000);
    expect(await claim(acme, key)).toMatchObject({ rows: 0 });
  });

  test('commits the contacts of a step with its progress, once', async () => {
    const acme = await scene();
    const key = await received(acme, 3);
    await claim(acme, key);
    const [first, second] = [await acme.newContact(), await acme.newContact()];
    const refused = [[{ line: 4, field: 'phone', reason: 'taken' }, { line: 4, field: 'email', reason: 'taken' }]];
    const step = { ...key, plans: [await planOf(acme, first), await planOf(acme, second)], refused, untilMs: acme.nowMs + CLAIM_MS };
    expect(await acme.store.imports.step({ ...step, fromRows: 0, accepted: 2 })).toMatchObject([{ events: [{}] }, { events: [{}] }]);
    expect(await acme.store.imports.step({ ...step, fromRows: 0, accepted: 2 })).toEqual({ stopped: true });
    expect(await acme.store.imports.get(key.workspaceId, key.importId)).toMatchObject({ rows: 3, accepted: 2, refused: 1 });
    const { events } = await acme.store.events.feed({ workspaceId: key.workspaceId, after: 0, limit: 10 });
    expect(events.map(({ recordId }) => recordId)).toEqual([first.id, second.id]);
    const complaints = await refusalsOf(acme, key);
    expect(complaints.map(({ field }) => field)).toEqual(['email', 'phone']);
  });

  test('undoes a step whole when one of its contacts cannot be', async () => {
    const acme = await scene();
    const key = await received(acme, 2);
    await claim(acme, key);
    const good = await acme.newContact();
    const twin = { ...(await acme.newContact()), phone: good.phone };
    const step = { ...key, plans: [await planOf(acme, good), await planOf(acme, twin)], refused: [], untilMs: acme.nowMs };
    expect(await acme.store.imports.step({ ...step, fromRows: 0, accepted: 2 })).toEqual({ conflict: 'unique' });
    expect(await acme.store.imports.get(key.workspaceId, key.importId)).toMatchObject({ rows: 0, accepted: 0 });
    expect(await acme.store.records.get('contact', key.workspaceId, good.id)).toBeNull();
  });

  test('takes nothing in any more once it is cancelled', async () => {
    const acme = await scene();
    const key = await received(acme, 1);
    await claim(acme, key);
    await acme.store.imports.finish({ ...key, state: 'cancelled', nowMs: acme.nowMs });
    const plans = [await planOf(acme, await acme.newContact())];
    const step = { ...key, plans, refused: [], fromRows: 0, accepted: 1, untilMs: acme.nowMs + CLAIM_MS };
    expect(await acme.store.imports.step(step)).toEqual({ stopped: true });
    expect((await acme.store.records.contacts({ workspaceId: key.workspaceId, page: 1, perPage: 1 })).total).toBe(0);
  });

  test('limits those that are open, knows one by its key, and shows none to others', async () => {
    const [acme, other] = [await scene(), await scene()];
    const begun = await begin(acme, 'k');
    expect(await begin(acme, 'k')).toMatchObject({ earlier: { state: 'receiving' } });
    await begin(acme, null);
    expect(await begin(acme, null)).toEqual({ tooMany: true });
    expect(await begin(other, 'k')).toMatchObject({ importId: expect.any(Number) as number });
    const importId = 'importId' in begun ? begun.importId : 0;
    expect(await acme.store.imports.get(other.workspaceId, importId)).toBeNull();
    expect(await acme.store.imports.list({ workspaceId: acme.workspaceId, limit: 9 })).toHaveLength(2);
  });

  test('forgets what nobody finished sending', async () => {
    const acme = await scene();
    const begun = await begin(acme, null);
    const piece = { workspaceId: acme.workspaceId, importId: 'importId' in begun ? begun.importId : 0, bytes: new Uint8Array([1]) };
    await acme.store.imports.addPiece({ ...piece, nth: 0, nowMs: acme.nowMs + 60_000 });
    const left = async (beforeMs: number) => {
      await acme.store.imports.discardAbandoned(beforeMs);
      return (await acme.store.imports.list({ workspaceId: acme.workspaceId, limit: 9 })).length;
    };
    expect(await left(acme.nowMs + 60_000)).toBe(1);
    expect(await left(acme.nowMs + 60_001)).toBe(0);
    await acme.store.imports.addPiece({ ...piece, nth: 1, nowMs: acme.nowMs });
    expect(await acme.store.imports.piece(piece.workspaceId, piece.importId, 1)).toBeNull();
  });

  test('forgets what ended long ago, its refused rows first and in small steps', async () => {
    const acme = await scene();
    const [old, young] = [await received(acme, 3), await received(acme, 1)];
    await claim(acme, old);
    const refused = [2, 3, 4].map((line) => [{ line, field: 'phone', reason: 'taken' }]);
    await acme.store.imports.step({ ...old, plans: [], refused, fromRows: 0, accepted: 0, untilMs: acme.nowMs + CLAIM_MS });
    acme.subject.clock.advance(1);
    const purge = () => acme.store.imports.purge({ beforeMs: acme.nowMs, limit: 2 });
    for (let left = 1; left > 0; ) left = await purge(); // Those of the other tests.
    await acme.store.imports.finish({ ...old, state: 'done', nowMs: acme.nowMs });
    acme.subject.clock.advance(1);
    expect([await purge(), await purge(), await purge()]).toEqual([2, 2, 0]);
    expect([await refusalsOf(acme, old), await acme.store.imports.get(old.workspaceId, old.importId)]).toEqual([[], null]);
    expect(await acme.store.imports.get(young.workspaceId, young.importId)).toMatchObject({ state: 'queued' });
  });
}

function begin({ store, workspaceId, nowMs }: Scene, key: string | null) {
  return store.imports.begin({ workspaceId, key, via: { tokenId: 7, hops: 3 }, keySinceMs: 0, maxOpen: MAX_OPEN, nowMs });
}

async function received(acme: Scene, totalRows: number): Promise<ImportKey> {
  const begun = await begin(acme, null);
  if (!('importId' in begun)) throw new Error('A scene has no other imports');
  const key = { workspaceId: acme.workspaceId, importId: begun.importId };
  for (const nth of [0, 1]) await acme.store.imports.addPiece({ ...key, nth, bytes: new Uint8Array([nth, 0, 255]), nowMs: acme.nowMs });
  await acme.store.imports.received({ ...key, bytes: 6, digest: 'digest', totalRows });
  return key;
}

function claim({ store, nowMs }: Scene, key: ImportKey) {
  return store.imports.claim({ nowMs, untilMs: nowMs + CLAIM_MS, key });
}

function refusalsOf({ store }: Scene, key: ImportKey) {
  return store.imports.refusals({ ...key, after: { line: 0, field: '' }, limit: 10 });
}

async function planOf(acme: Scene, row: Contact): Promise<CommitPlan> {
  const { id: workspaceId, referenceVersion } = await acme.workspace();
  const writes = [{ write: 'insert', model: 'contact', row } as const];
  return {
    change: { workspaceId, referenceVersion, writes, events: [newEvent('contact', 'created', row, null)] },
    deliveries: [[acme.planned('due')]],
  };
}
