import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdSchedules } from '../../store/conformance/receipt-schedules.ts';
import { Scene } from '../../store/conformance/scene.ts';
import { NUMBER, postOf, statuses, statusOf, textOfSample, valueOf } from '../decode/sample-rig.ts';
import { InboxRig, onPostgres } from './inbox-rig.ts';

/** Two servers on one PostgreSQL: Meta comes again with what the first has answered, and the second gets that. */
let one: InboxRig;
let other: InboxRig;
beforeAll(async () => {
  one = await InboxRig.open(await onPostgres());
  other = await one.another();
});
afterAll(() => one.close());

const SENDERS = 12;

/** A message of one of many, by number and by the id of Meta, or by the id alone. */
function postOfSender(sender: number, message: string): Buffer {
  const [from, userId] = [sender % 2 === 0 ? String(15_550_200_000 + sender) : undefined, `US.${sender}`];
  const contacts = [{ profile: { name: `Sender ${sender}` }, user_id: userId, ...(from !== undefined && { wa_id: from }) }];
  return postOf({ value: valueOf({ contacts, messages: [textOfSample(message, 'hi', { from, from_user_id: userId })] }) });
}

test('the same message on both at once is one message, of one contact, who is created once', { timeout: 60_000 }, async () => {
  for (let sender = 0; sender < SENDERS; sender++) {
    const [post, another] = [postOfSender(sender, `wamid.${sender}`), postOfSender(sender, `wamid.${sender}.2`)];
    await Promise.all([one.apply(post), other.apply(post), other.apply(another), one.apply(another)]);
  }
  const contacts = await one.contacts();
  expect(contacts.map(({ firstname, lastname }) => `${firstname} ${lastname}`).sort()).toEqual(
    Array.from({ length: SENDERS }, (_, sender) => `Sender ${sender}`).sort(),
  );
  expect((await one.fired()).toSorted()).toEqual([
    ...Array.from({ length: SENDERS }, () => 'created contact'), 'created source', 'created status',
  ]);
  const messages = await one.store.whatsapp.messages.list({ workspaceId: one.workspace.id, limit: 1_000 });
  expect([messages.length, new Set(messages.map(({ wamid }) => wamid)).size]).toEqual([2 * SENDERS, 2 * SENDERS]);
  const ids = new Set(contacts.map(({ id }) => id));
  expect(messages.every(({ contactId }) => contactId !== null && ids.has(contactId))).toBe(true);
});

test('a name that a contact of before had is given to the next', async () => {
  const [contact] = await one.contacts();
  const name = contact?.lastname ?? '';
  const { id = 0, version = 0 } = contact ?? {};
  const { referenceVersion } = (await one.store.workspaces.byId(one.workspace.id)) ?? one.workspace;
  const change = { workspaceId: one.workspace.id, referenceVersion, writes: [{ write: 'delete' as const, model: 'contact' as const, id, expects: version }], events: [] };
  await one.store.commit({ change, deliveries: [] });
  const post = postOfSender(Number(name), 'wamid.back');
  await Promise.all([one.apply(post), other.apply(post)]);
  expect((await one.contacts()).filter(({ lastname }) => lastname === name).map((again) => again.id === id)).toEqual([false]);
});

test('whoever shows a number that another contact has is that one on both, whatever comes meanwhile', { timeout: 60_000 }, async () => {
  for (let sender = 0; sender < SENDERS; sender++) {
    const [phone, userId] = [String(15_550_300_000 + sender), `US.joined${sender}`];
    const said = (id: string, from: string | undefined, from_user_id: string | undefined) =>
      postOf({ value: valueOf({ messages: [textOfSample(`wamid.${sender}.${id}`, 'hi', { from, from_user_id })] }) });
    await one.apply(said('number', phone, undefined));
    await one.apply(said('hidden', undefined, userId));
    await Promise.all([
      one.apply(said('a', undefined, userId)), other.apply(said('shown', phone, userId)), other.apply(said('b', undefined, userId)),
      one.apply(said('again', phone, userId)), one.apply(said('c', undefined, userId)),
    ]);
    const { id = 0 } = (await one.contacts()).find((contact) => contact.phone === `+${phone}`) ?? {};
    const list = await one.conversation(id);
    expect(list.filter((what) => typeof what === 'string')).toHaveLength(7);
    expect(list.filter((what) => typeof what !== 'string')).toMatchObject([{ type: 'joined' }]);
  }
});

test('receipts on both at once end the same as in any order, and never go back', { timeout: 60_000 }, async () => {
  const nowhere = () => Promise.reject(new Error('not here'));
  const scene = await Scene.open({ store: one.store, clock: one.clock, reopen: nowhere, end: nowhere });
  await holdSchedules([scene, scene.through(other.store)]);
});

const MESSAGES = 100;

test('of receipts of the same messages on both at once the further win', { timeout: 60_000 }, async () => {
  const { messages } = one.store.whatsapp;
  const { id: workspaceId } = one.workspace;
  const about = { workspaceId, numberId: NUMBER, contactId: 0, phone: '+1', type: 'text', text: 'hi', content: {}, request: '{}', atMs: 1, wait: null };
  const ids = Array.from({ length: MESSAGES }, (_, at) => `wamid.race${at}`);
  for (const id of ids) {
    await messages.add({ ...about, publicId: `msg_${id}` });
    await messages.settle({ workspaceId, publicId: `msg_${id}`, wamid: id, call: { accepted: true, atMs: 1 } });
  }
  const post = (status: string) => postOf(statuses(...ids.map((id) => statusOf(id, status))));
  await Promise.all([one.apply(post('read')), other.apply(post('delivered'))]);
  const found = await Promise.all(ids.map(async (id) => (await messages.get(workspaceId, id))?.state));
  expect(found.filter((state) => state !== 'read')).toEqual([]);
});
