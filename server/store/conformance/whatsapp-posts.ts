import { expect, test } from 'vitest';
import type { WorkspaceNews } from '../contract-whatsapp.ts';
import { apply, applyNews, messageOf, postsOf, receiptOf } from './posts-of-meta.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** What Meta posts, and what becomes of it. Posts belong to nobody, so each test looks for its own. */
export function whatsAppPostsConformance(scene: Scenes): void {
  test('keeps a post byte by byte until it is processed, and after', async () => {
    const acme = await scene();
    const body = Buffer.from([0, 255, 34, 92, 10]);
    const [post] = await postsOf(acme, body);
    expect(Buffer.from((await acme.store.whatsapp.posts.body(post ?? 0)) ?? [])).toEqual(body);
    await apply(acme, post, {});
    expect(await acme.store.whatsapp.posts.claim({ nowMs: acme.nowMs, limit: 100 })).toEqual([]);
    expect(Buffer.from((await acme.store.whatsapp.posts.body(post ?? 0)) ?? [])).toEqual(body);
  });

  test('gives a post to one, and to another once that one is gone', async () => {
    const acme = await scene();
    const [post] = await postsOf(acme, Buffer.from('x'));
    expect(await acme.store.whatsapp.posts.claim({ nowMs: acme.nowMs, limit: 100 })).toEqual([]);
    await acme.subject.reopen();
    expect(await acme.store.whatsapp.posts.anyDue(acme.nowMs)).toBe(true);
    expect(await acme.store.whatsapp.posts.claim({ nowMs: acme.nowMs, limit: 100 })).toEqual([
      { id: post, tries: 2, receivedAtMs: acme.nowMs },
    ]);
    await apply(acme, post, {});
  });

  test('puts a post off, or gives it up with its error, and takes it again on request', async () => {
    const acme = await scene();
    const { posts } = acme.store.whatsapp;
    const [post = 0] = await postsOf(acme, Buffer.from('x'));
    await posts.postpone({ id: post, dueAtMs: acme.nowMs + 10, error: 'odd' });
    expect(await posts.claim({ nowMs: acme.nowMs + 9, limit: 100 })).toEqual([]);
    expect((await posts.claim({ nowMs: acme.nowMs + 10, limit: 100 })).map(({ id }) => id)).toEqual([post]);
    await posts.postpone({ id: post, dueAtMs: null, error: 'odd' });
    expect(await posts.anyDue(acme.nowMs + 1_000)).toBe(false);
    const made = await posts.makeDue({ sinceMs: acme.nowMs, untilMs: acme.nowMs, after: post - 1, limit: 100, nowMs: acme.nowMs });
    expect(made).toEqual({ count: 1, failed: 1, last: post });
    expect(await posts.waiting()).toBe(1);
    expect((await posts.claim({ nowMs: acme.nowMs, limit: 100 })).map(({ id }) => id)).toEqual([post]);
    await apply(acme, post, {});
  });

  test('applies what a post says once, however often it is posted', async () => {
    const acme = await scene();
    const news = {
      messages: [messageOf('wamid.1'), messageOf('wamid.1'), messageOf('wamid.2')],
      receipts: [receiptOf('wamid.9', 'sent', 2), receiptOf('wamid.9', 'sent', 1), receiptOf('wamid.9', 'read', 3)],
      notices: [noticeOf('one'), noticeOf('one')],
    };
    const [first, again] = await postsOf(acme, Buffer.from('x'), Buffer.from('y'));
    expect(await apply(acme, first, news)).toMatchObject({ messages: 2, notices: 1 });
    expect(await apply(acme, again, { ...news, receipts: news.receipts.slice(1) })).toEqual({ messages: 0, receipts: 0, notices: 0 });
  });

  test('counts what was not understood', async () => {
    const acme = await scene();
    const before = await acme.store.whatsapp.posts.unknown();
    const [one, two] = await postsOf(acme, Buffer.from('x'), Buffer.from('y'));
    await apply(acme, one, {}, { 'field weather': 2 });
    await apply(acme, two, {}, { 'field weather': 1 });
    await apply(acme, two, {}, { 'field weather': 1 });
    expect((await acme.store.whatsapp.posts.unknown())['field weather']).toBe((before['field weather'] ?? 0) + 3);
  });

  test('purges what was processed long ago', async () => {
    const acme = await scene();
    const { posts } = acme.store.whatsapp;
    const [done = 0, waiting = 0] = await postsOf(acme, Buffer.from('x'), Buffer.from('y'));
    await apply(acme, done, { notices: [noticeOf('old')] });
    const notices = async () => (await acme.store.whatsapp.connections.notices({ workspaceId: acme.workspaceId, limit: 9 })).length;
    await posts.purge({ beforeMs: acme.nowMs, limit: 1_000 });
    expect(await notices()).toBe(1); // However long ago it happened: the post that says it is kept.
    await posts.purge({ beforeMs: acme.nowMs + 1, limit: 1_000 });
    expect(await notices()).toBe(0);
    expect([await posts.body(done), (await posts.body(waiting)) !== null]).toEqual([null, true]);
    await apply(acme, waiting, {});
  });

  test('routes an account to the first that claims it', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { routes } = acme.store.whatsapp;
    const route = { kind: 'account' as const, metaId: `account of ${acme.workspaceId}` };
    expect(await routes.workspaceOf(route)).toBeNull();
    expect(await routes.claim({ ...route, workspaceId: acme.workspaceId })).toBe(true);
    expect(await routes.claim({ ...route, workspaceId: other.workspaceId })).toBe(false);
    expect(await routes.claim({ ...route, workspaceId: acme.workspaceId })).toBe(true);
    expect(await routes.workspaceOf(route)).toBe(acme.workspaceId);
    expect(await routes.workspaceOf({ ...route, kind: 'number' })).toBeNull();
  });

  test('knows a contact by user id, by phone, and by names of before', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'skipped');
    const find = async (phone: string | null, userId: string | null) =>
      (await acme.store.whatsapp.senders.contactOf(acme.workspaceId, { phone, userId }))?.id ?? null;
    expect([await find(row.phone, null), await find('+15', null), await find(null, 'US.1')]).toEqual([row.id, null, null]);
    const [post] = await postsOf(acme, Buffer.from('x'));
    const known = { phone: row.phone, userId: 'US.1', name: null };
    await apply(acme, post, { aliases: [{ contactId: row.id, known, also: { phone: '+19995550000', userId: 'US.2', name: null } }] });
    expect([await find(null, 'US.1'), await find('+19995550000', 'US.3'), await find(null, 'US.2')]).toEqual([row.id, row.id, row.id]);
  });

  test('joins what was said with two contacts once, and what was read of either before goes where they are now', async () => {
    const acme = await scene();
    const { workspaceId } = acme;
    const { messages, senders } = acme.store.whatsapp;
    const [from, to] = await contactsOf(acme);
    const said = (wamid: string) => ({ ...messageOf(wamid), contactId: from });
    await applyNews(acme, { messages: [said('wamid.1')] });
    const joining = { workspaceId, from, to, atMs: 7_000 };
    await Promise.all([senders.join(joining), senders.join(joining)]);
    await applyNews(acme, { messages: [said('wamid.2')] });
    await senders.join({ ...joining, to: 999_999 });
    const conversation = async (contactId: number) =>
      (await messages.list({ workspaceId, contactId, limit: 100 })).map(({ wamid, content }) => wamid ?? content).reverse();
    expect(await conversation(to)).toEqual(['wamid.1', { type: 'joined', contact_id: from }, 'wamid.2']);
    expect(await conversation(from)).toEqual([{ type: 'went_on', contact_id: to }]);
    expect((await senders.contactOf(workspaceId, { phone: null, userId: 'US.1' }))?.id).toBe(to);
    expect([await messages.lastReceived(workspaceId, from), await messages.lastReceived(workspaceId, to)]).toEqual([null, 1_000]);
  });
}

async function contactsOf(acme: Scene): Promise<[number, number]> {
  const [one, other] = [await acme.change('created', 'skipped'), await acme.change('created', 'skipped')];
  return [one.row.id, other.row.id];
}

function noticeOf(hash: string): WorkspaceNews['notices'][number] {
  return { field: 'account_alerts', atMs: 1_000, hash, value: '{}', effect: { effect: 'none' } };
}
