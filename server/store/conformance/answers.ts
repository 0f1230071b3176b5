import { expect, test } from 'vitest';
import { ANSWERS_KEPT_MS, type NewAnswer } from '../contract-answers.ts';
import { newToken } from './access.ts';
import { noteOf } from './audit.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const ANSWER = { status: 201, headers: { ETag: '"1"' }, body: { status: 'success', data: { id: 7 } } };

/** What calls with an Idempotency-Key were answered, kept with what they changed. */
export function answersConformance(scene: Scenes): void {
  test('keeps an answer with its change, or neither', async () => {
    const acme = await scene();
    const [first, second] = [await acme.newContact(), await acme.newContact()];
    expect(await commit(acme, { row: first, answer: answerIn(acme, 'k') })).toMatchObject({ events: [] });
    expect(await acme.store.answers.find({ workspaceId: acme.workspaceId, key: 'k' }, acme.nowMs)).toEqual({
      bodyHash: 'hash', done: true, running: false, answer: ANSWER,
    });
    expect(await commit(acme, { row: second, answer: answerIn(acme, 'k') })).toEqual({ conflict: 'repeated' });
    expect(await acme.store.records.get('contact', acme.workspaceId, second.id)).toBeNull();
    const twin = { ...second, phone: first.phone };
    expect(await commit(acme, { row: twin, answer: answerIn(acme, 'other') })).toEqual({ conflict: 'unique' });
    expect(await acme.store.answers.find({ workspaceId: acme.workspaceId, key: 'other' }, acme.nowMs)).toBeNull();
  });

  test('lets one of many with the same key through', async () => {
    const acme = await scene();
    const rows = await Promise.all(Array.from({ length: 8 }, () => acme.newContact()));
    const made = await Promise.all(rows.map((row) => commit(acme, { row, answer: answerIn(acme, 'k') })));
    expect(made.filter((one) => 'events' in one)).toHaveLength(1);
    expect((await acme.store.records.contacts({ workspaceId: acme.workspaceId, page: 1, perPage: 9 })).total).toBe(1);
  });

  test('completes what was not done, and keeps it from other workspaces', async () => {
    const [acme, other] = [await scene(), await scene()];
    const place = { workspaceId: acme.workspaceId, key: 'k' };
    await commit(acme, { row: await acme.newContact(), answer: answerIn(acme, 'k', { done: false }) });
    expect(await acme.store.answers.find(place, acme.nowMs)).toMatchObject({ done: false, running: false, answer: ANSWER });
    await acme.store.answers.complete(place, { ...ANSWER, headers: { 'X-Webhook-Outcome': 'failed' } });
    expect(await acme.store.answers.find(place, acme.nowMs)).toMatchObject({
      done: true, answer: { headers: { 'X-Webhook-Outcome': 'failed' } },
    });
    expect(await acme.store.answers.find({ ...place, workspaceId: other.workspaceId }, acme.nowMs)).toBeNull();
  });

  test('reserves a place once, until it is released', async () => {
    const acme = await scene();
    const place = { workspaceId: acme.workspaceId, key: 'k' };
    const reserve = () => acme.store.answers.reserve({ ...place, bodyHash: 'hash', nowMs: acme.nowMs });
    expect([await reserve(), await reserve()]).toEqual([true, false]);
    await acme.store.answers.release(place);
    expect(await reserve()).toBe(true);
    await acme.store.answers.complete(place, ANSWER);
    await acme.store.answers.release(place);
    expect(await reserve()).toBe(false);
  });

  test('keeps an answer with the note of its change, with the number that the change gave', async () => {
    const acme = await scene();
    const { workspaceId, nowMs, store } = acme;
    const kept = async (key: string) => (await store.answers.find({ workspaceId, key }, nowMs))?.answer?.body;
    const noted = async (key: string, made: string) => {
      await store.answers.reserve({ workspaceId, key, bodyHash: 'hash', nowMs });
      return noteOf(acme, { keeps: { place: { workspaceId, key }, answer: ANSWER, made } });
    };
    const token = await store.tokens.create(newToken(acme), await noted('made', 'id'));
    expect(await kept('made')).toEqual({ status: 'success', data: { id: token.id } });
    expect(await store.tokens.revoke(token.id + 1, nowMs, await noted('missed', 'id'))).toBe(false);
    expect(await kept('missed')).toBeUndefined();
    const { event } = await acme.change('created', 'leased');
    const resending = { workspaceId, eventSeq: event.seq, endpointIds: [acme.endpointId], nowMs };
    const deliveries = await store.deliveries.resend({ ...resending, audit: await noted('resent', 'deliveries') });
    expect(await kept('resent')).toEqual({ status: 'success', data: { id: 7, deliveries } });
  });

  test('gives the place of a server that is gone to the next, and its answers too', async () => {
    const acme = await scene();
    const place = { workspaceId: acme.workspaceId, key: 'begun' };
    await acme.store.answers.reserve({ ...place, bodyHash: 'hash', nowMs: acme.nowMs });
    await commit(acme, { row: await acme.newContact(), answer: answerIn(acme, 'answered', { done: false }) });
    await acme.subject.reopen();
    expect(await acme.store.answers.reserve({ ...place, bodyHash: 'hash', nowMs: acme.nowMs })).toBe(true);
    expect(await acme.store.answers.find({ ...place, key: 'answered' }, acme.nowMs)).toMatchObject({ done: false, answer: ANSWER });
  });

  test('forgets an answer after a day', async () => {
    const acme = await scene();
    const place = { workspaceId: acme.workspaceId, key: 'k' };
    await commit(acme, { row: await acme.newContact(), answer: answerIn(acme, 'k') });
    const nowMs = acme.nowMs + ANSWERS_KEPT_MS;
    expect(await acme.store.answers.find(place, nowMs - 1)).not.toBeNull();
    expect(await acme.store.answers.find(place, nowMs)).toBeNull();
    const again = { row: await acme.newContact(), answer: { ...answerIn(acme, 'k'), nowMs } };
    expect(await commit(acme, again)).toMatchObject({ events: [] });
    expect(await acme.store.answers.purge({ nowMs: nowMs + ANSWERS_KEPT_MS, limit: 1_000 })).toBeGreaterThan(0);
    expect(await acme.store.answers.find(place, nowMs)).toBeNull();
  });
}

function answerIn({ workspaceId, nowMs }: Scene, key: string, more: Partial<NewAnswer> = {}): NewAnswer {
  return { workspaceId, key, bodyHash: 'hash', answer: ANSWER, done: true, nowMs, ...more };
}

type Wish = { row: Awaited<ReturnType<Scene['newContact']>>; answer: NewAnswer };

async function commit(scene: Scene, { row, answer }: Wish) {
  const { id: workspaceId, referenceVersion } = await scene.workspace();
  const change = { workspaceId, referenceVersion, writes: [{ write: 'insert', model: 'contact', row } as const], events: [] };
  return scene.store.commit({ change, deliveries: [], answer });
}
