import { expect, test } from 'vitest';
import type { WebhookBody } from '../../../contract/webhook-event.ts';
import { newEvent } from '../../webhooks/event.ts';
import { noted, noteOf } from './audit.ts';
import { apply, messageOf, postsOf, receiptOf } from './posts-of-meta.ts';
import type { Made, Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** What is held on a contact besides its row can be found, and emptied. */
export function privacyConformance(scene: Scenes): void {
  test('empties bodies and answers, and lets what waits go', async () => {
    const acme = await scene();
    const { store, workspaceId, nowMs } = acme;
    const first = await acme.change('created', 'leased');
    await answered(acme, first);
    const second = await acme.change('updated', 'due', first.row);
    const third = await acme.change('updated', 'due', second.row);
    const other = await acme.change('created', 'due');
    const blank = await deletion(acme, third);
    expect(await acme.states()).toEqual(['delivered', 'due', 'waiting', 'due', 'waiting']);

    const seqs = await store.privacy.eventsOf({ workspaceId, contactId: first.row.id, after: 0, limit: 10 });
    expect(seqs).toEqual([first, second, third].map(({ event }) => event.seq).concat(blank));
    expect(await store.privacy.eventsOf({ workspaceId, contactId: first.row.id, after: seqs[0] ?? 0, limit: 1 })).toEqual([seqs[1]]);
    expect(await store.privacy.eraseEvents({ workspaceId, seqs, nowMs })).toEqual({ events: 3, attempts: 1, deliveries: 2, inFlight: 0 });
    expect(await acme.states()).toEqual(['delivered', 'skipped', 'skipped', 'due', 'due']);

    const left = await store.events.get(workspaceId, first.event.seq);
    const { data, timestamp } = JSON.parse(left?.body ?? '') as WebhookBody;
    expect(data).toEqual({ id: first.row.id, attributes: {}, relations: {} });
    expect(timestamp).toBeDefined();
    expect((await store.attempts.ofEvent(workspaceId, first.event.seq))[0]).toMatchObject({
      statusCode: 200, exchange: { responseHeaders: null, responseBody: null, responseBodyBytes: 8 },
    });
    expect((await store.events.get(workspaceId, other.event.seq))?.body).toContain(other.row.phone);
    expect((await store.events.get(workspaceId, blank))?.body).toContain('"firstname":""');
    expect((await store.deliveries.ofEvent(workspaceId, second.event.seq))[0]).toMatchObject({ reason: 'erased' });
  });

  test('leaves what is on the wire, and says so; afterwards it goes as well', async () => {
    const acme = await scene();
    const { store, workspaceId, nowMs } = acme;
    const { event, delivery } = await acme.change('created', 'leased');
    const step = { workspaceId, seqs: [event.seq], nowMs };
    expect(await store.privacy.eraseEvents(step)).toMatchObject({ events: 1, deliveries: 0, inFlight: 1 });
    await acme.settle(delivery.id, { state: 'due', dueAtMs: nowMs });
    expect(await store.privacy.eraseEvents(step)).toMatchObject({ events: 0, deliveries: 1, inFlight: 0 });
    expect(await acme.claim()).toEqual([]);
    const { endpoints: [endpoint] } = await acme.workspace();
    if (!endpoint) throw new Error('The workspace has its endpoint');
    const selecting = { ...endpoint, enabled: true, actions: { ...endpoint.actions, contact: { created: true, updated: true, deleted: true } } };
    expect(await store.deliveries.countRecoverable({ endpoint: selecting, sinceMs: 0, untilMs: nowMs })).toBe(0);
  });

  test('reaches nothing of another workspace', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { event, row } = await acme.change('created', 'skipped');
    const query = { workspaceId: other.workspaceId, contactId: row.id, after: 0, limit: 10 };
    expect(await other.store.privacy.eventsOf(query)).toEqual([]);
    const erased = await other.store.privacy.eraseEvents({ workspaceId: other.workspaceId, seqs: [event.seq], nowMs: 0 });
    expect(erased).toEqual({ events: 0, attempts: 0, deliveries: 0, inFlight: 0 });
    expect((await acme.store.events.get(acme.workspaceId, event.seq))?.body).toContain(row.phone);
  });

  test('reaches the posts of Meta that a contact is in, and what was said to them', async () => {
    const acme = await scene();
    const { store, workspaceId } = acme;
    const { row } = await acme.change('created', 'skipped');
    const ours = Buffer.from('{"from":"15550002222","phone_number_id":"900"}');
    const posts = await postsOf(acme, ours, Buffer.from('{"from":"15550002222","phone_number_id":"901"}'), Buffer.from('{"from":"1555000222","to":"900"}'));
    const message = { ...messageOf('wamid.erased'), contactId: row.id };
    const receipt = { ...receiptOf('wamid.erased', 'read', 1), participant: '15550002222' };
    for (const [nth, post] of posts.entries()) await apply(acme, post, nth === 0 ? { messages: [message], receipts: [receipt] } : {});
    const [waiting = 0] = await postsOf(acme, ours);

    const traces = await store.privacy.tracesOf({ workspaceId, contactId: row.id });
    expect(traces).toEqual({ names: ['+15550002222', 'US.1'], numberIds: ['900'] });
    const [first = 0] = posts;
    const step = { ...traces, limit: 2 };
    expect(await store.privacy.erasePosts({ ...step, after: first - 1 })).toEqual({ posts: 1, last: first + 1 });
    expect(await store.privacy.erasePosts({ ...step, after: first + 1 })).toEqual({ posts: 0, last: waiting });
    expect(await store.privacy.erasePosts({ ...step, after: waiting })).toEqual({ posts: 0, last: null });
    expect((await Promise.all([...posts, waiting].map((post) => store.whatsapp.posts.body(post)))).map((body) => body !== null)).toEqual([false, true, true, true]);
    await apply(acme, waiting, {});

    const audit = noteOf(acme, { action: 'contact.erased', subjectId: row.id });
    expect(await store.privacy.eraseRest({ workspaceId, contactId: row.id, names: traces.names, audit })).toMatchObject({ messages: 1 });
    expect(await store.privacy.messagesOf({ workspaceId, contactId: row.id, limit: 5 })).toMatchObject([{ phone: null, text: null, content: '{}' }]);
    expect(await store.privacy.tracesOf({ workspaceId, contactId: row.id })).toMatchObject({ names: [] });
  });

  test('writes the rest together with its note', async () => {
    const acme = await scene();
    const { workspaceId } = acme;
    const audit = noteOf(acme, { action: 'contact.erased', subjectId: 7 });
    expect(await acme.store.privacy.eraseRest({ workspaceId, contactId: 7, names: [], audit })).toEqual({ answers: 0, messages: 0 });
    expect(await noted(acme)).toEqual([['contact.erased', 7]]);
    expect(await acme.store.privacy.messagesOf({ workspaceId, contactId: 7, limit: 5 })).toEqual([]);
  });
}

async function answered(acme: Scene, made: Made): Promise<void> {
  const attempt = acme.attempt(made);
  const exchange = { ...attempt.exchange, responseHeaders: [['X-Echo', 'Ada']] as [string, string][], responseBody: Buffer.from('echo Ada'), responseBodyBytes: 8 };
  await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: { ...attempt, exchange } });
}

/** Committed as an erasure does: the event says nothing of the contact. */
async function deletion(acme: Scene, { row }: Made): Promise<number> {
  const { id: workspaceId, referenceVersion } = await acme.workspace();
  const event = newEvent('contact', 'deleted', { ...row, firstname: '', phone: '', email: null }, row.updated_at, {
    committedAt: row.updated_at + 1,
  });
  const change = { workspaceId, referenceVersion, writes: [{ write: 'delete' as const, model: 'contact' as const, id: row.id, expects: row.version }], events: [event] };
  const committed = await acme.store.commit({ change, deliveries: [[acme.planned('due')]] });
  if ('conflict' in committed) throw new Error('The deletion meets no conflict');
  return committed.events[0]?.seq ?? 0;
}
