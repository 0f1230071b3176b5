import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BLANK_CONTACT } from '../../workspace/contact.ts';
import { messageOf, messages, postOf, textOfSample, valueOf, ZOE, ZOE_ID } from '../decode/sample-rig.ts';
import { InboxRig } from './inbox-rig.ts';

const ANA = { profile: { name: 'Ana' }, user_id: ZOE_ID };

let rig: InboxRig;

beforeEach(async () => {
  rig = await InboxRig.open();
});
afterEach(() => rig.close());

describe('an unknown sender', () => {
  test('becomes a contact once, with what that takes', async () => {
    const post = postOf(messages(textOfSample('wamid.1'), textOfSample('wamid.2')));
    await rig.process(post, post, postOf(messages(textOfSample('wamid.2'), textOfSample('wamid.3'))));
    expect(await rig.fired()).toEqual(['created status', 'created source', 'created contact']);
    const [contact] = await rig.contacts();
    expect(contact).toMatchObject({ firstname: 'Zoë', lastname: 'van der Berg', phone: `+${ZOE}`, type: 'lead' });
    const [status, source] = [contact?.status_id ?? 0, contact?.source_id ?? 0];
    expect((await rig.store.records.get('status', rig.workspace.id, status))?.name).toBe('New');
    expect((await rig.store.records.get('source', rig.workspace.id, source))?.name).toBe('WhatsApp');
  });

  test('becomes one also by something that WhatsApp cannot show', async () => {
    const value = valueOf({ messages: [messageOf('wamid.1', { type: 'unsupported', errors: [{ code: 131051 }] })] });
    await rig.process(postOf({ value }));
    expect(await rig.contacts()).toMatchObject([{ firstname: `+${ZOE}`, lastname: null, phone: `+${ZOE}` }]);
  });

  test('who hides the number has none, is known by the id of Meta, and gets the number once it is shown', async () => {
    const hidden = (id: string, more = {}) => postOf({ value: valueOf({ contacts: [ANA], messages: [textOfSample(id, 'hi', { from: undefined, ...more })] }) });
    await rig.process(hidden('wamid.1'), hidden('wamid.2'), hidden('wamid.3', { from: '' }));
    expect(await rig.contacts()).toMatchObject([{ firstname: 'Ana', phone: null }]);
    await rig.process(hidden('wamid.4', { from: ZOE }), hidden('wamid.5'), hidden('wamid.6', { from: ZOE }));
    expect(await rig.contacts()).toMatchObject([{ firstname: 'Ana', phone: `+${ZOE}` }]);
    expect(await rig.fired()).toEqual(['created status', 'created source', 'created contact', 'updated contact']);
    const { rows: [message] } = { rows: await rig.store.whatsapp.messages.list({ workspaceId: rig.workspace.id, limit: 9 }) };
    expect(message).toMatchObject({ wamid: 'wamid.6', contactId: (await rig.contacts())[0]?.id });
  });

  test('who hides the number and has no name is called by the user name, or else by the id', async () => {
    const value = (user: string, profile: object) => ({ value: valueOf({ contacts: [{ profile, user_id: user }], messages: [textOfSample(`wamid.${user}`, 'hi', { from: undefined, from_user_id: user })] }) });
    await rig.process(postOf(value('US.1', { username: 'ana.b' }), value('US.2', {})));
    expect((await rig.contacts()).map(({ firstname }) => firstname).sort()).toEqual(['US.2', 'ana.b']);
  });

  test('whose number another contact has is that one: what they wrote goes on there, and both contacts stay', async () => {
    await rig.process(postOf({ value: valueOf({ messages: [textOfSample('wamid.1', 'hi', { from_user_id: undefined })] }) }));
    const hidden = (id: string, from?: string) => postOf({ value: valueOf({ contacts: [ANA], messages: [textOfSample(id, 'hi', { from, from_user_id: ANA.user_id })] }) });
    await rig.process(hidden('wamid.2'));
    for (const post of [hidden('wamid.3', ZOE), hidden('wamid.4'), hidden('wamid.3', ZOE)]) await rig.process(post);
    const found = await rig.contacts();
    expect(found.map(({ phone }) => phone).sort()).toEqual([`+${ZOE}`, null]);
    const idOf = (phone: string | null) => found.find((contact) => contact.phone === phone)?.id ?? 0;
    const [shown, before] = [idOf(`+${ZOE}`), idOf(null)];
    expect(await rig.conversation(shown)).toEqual(['wamid.1', 'wamid.2', { type: 'joined', contact_id: before }, 'wamid.3', 'wamid.4']);
    expect(await rig.conversation(before)).toEqual([{ type: 'went_on', contact_id: shown }]);
  });

  test('who tells of a new number while it is hidden gets that one', async () => {
    await rig.process(postOf({ value: valueOf({ contacts: [ANA], messages: [textOfSample('wamid.1', 'hi', { from: undefined, from_user_id: ANA.user_id })] }) }));
    const system = { type: 'user_changed_number', wa_id: '15559990000', user_id: 'US.7', previous_user_id: ANA.user_id };
    await rig.process(postOf({ value: valueOf({ messages: [messageOf('wamid.2', { type: 'system', system }, { from: undefined, from_user_id: undefined })] }) }));
    expect(await rig.contacts()).toMatchObject([{ phone: '+15559990000' }]);
  });

  test('whose new user id was met before the notice of it is the one of before', async () => {
    const hidden = (id: string, userId: string) => postOf({ value: valueOf({ messages: [textOfSample(id, 'hi', { from: undefined, from_user_id: userId })] }) });
    await rig.process(hidden('wamid.1', 'US.1'));
    await rig.process(hidden('wamid.2', 'US.2'));
    const system = { type: 'user_changed_user_id', user_id: 'US.2', previous_user_id: 'US.1' };
    await rig.process(postOf({ value: valueOf({ messages: [messageOf('wamid.3', { type: 'system', system }, { from: undefined, from_user_id: undefined })] }) }));
    await rig.process(hidden('wamid.4', 'US.2'));
    const [second, first] = await rig.contacts();
    const told = (await rig.conversation(first?.id ?? 0)).filter((one) => typeof one === 'string');
    expect([told, await rig.conversation(second?.id ?? 0)]).toEqual([['wamid.1', 'wamid.2', 'wamid.4'], [{ type: 'went_on', contact_id: first?.id }]]);
  });

  test('a thousand of them in one post', async () => {
    const list = Array.from({ length: 1_000 }, (_, at) => textOfSample(`wamid.${at}`, 'hi', { from: String(15_550_100_000 + at), from_user_id: undefined }));
    await rig.process(postOf({ value: valueOf({ messages: list }) }));
    const fired = await rig.fired();
    expect([fired.length, new Set(fired).size]).toEqual([1_000, 3]);
    const { total } = await rig.store.records.contacts({ workspaceId: rig.workspace.id, page: 1, perPage: 1 });
    expect(total).toBe(1_000);
  });
});

test('a contact that is there is found, under every number it had', async () => {
  await rig.process(postOf(messages(textOfSample('wamid.1'))));
  const system = { type: 'user_changed_number', wa_id: '15559990000', user_id: 'US.2', previous_user_id: ZOE_ID };
  const later = textOfSample('wamid.3', 'it is me', { from: '15559990000', from_user_id: 'US.2' });
  await rig.process(postOf({ value: valueOf({ messages: [messageOf('wamid.2', { type: 'system', system })] }) }));
  await rig.process(postOf({ value: valueOf({ messages: [later] }) }));
  expect((await rig.contacts()).map(({ phone }) => phone)).toEqual(['+15559990000']);
  expect((await rig.fired()).at(-1)).toBe('updated contact');
});

test('somebody with a new number that was met before the notice of it is one person, with all they wrote', async () => {
  await rig.process(postOf(messages(textOfSample('wamid.1'))));
  await rig.process(postOf({ value: valueOf({ messages: [textOfSample('wamid.2', 'it is me', { from: '15559990000', from_user_id: 'US.2' })] }) }));
  const system = { type: 'user_changed_number', wa_id: '15559990000', user_id: 'US.2', previous_user_id: ZOE_ID };
  const notice = postOf({ value: valueOf({ messages: [messageOf('wamid.3', { type: 'system', system })] }) });
  await rig.process(notice, notice);
  const now = (await rig.contacts()).find(({ phone }) => phone === '+15559990000')?.id ?? 0;
  expect((await rig.conversation(now)).filter((one) => typeof one === 'string')).toEqual(['wamid.1', 'wamid.2', 'wamid.3']);
});

test.each([
  ['5215512345678', '+525512345678'],
  ['525512345678', '+5215512345678'],
  ['553188887777', '+5531988887777'],
  ['5531988886666', '+553188886666'],
])('whom Meta names %s is the contact with the number %s', async (from, phone) => {
  const { id: workspaceId, referenceVersion } = rig.workspace;
  const id = await rig.store.takeId('contact');
  const at = rig.clock.now() * 1_000;
  const row = { ...BLANK_CONTACT, id, tenant_id: workspaceId, version: 1, created_at: at, updated_at: at, firstname: 'Eva', type: 'lead' as const, phone };
  await rig.store.commit({ change: { workspaceId, referenceVersion, writes: [{ write: 'insert', model: 'contact', row }], events: [] }, deliveries: [] });
  await rig.process(postOf({ value: valueOf({ messages: [textOfSample(`wamid.${from}`, 'hi', { from, from_user_id: undefined })] }) }));
  expect(await rig.conversation(id)).toEqual([`wamid.${from}`]);
  expect(await rig.contacts()).toHaveLength(1);
});

test.each([
  ['5215512345678', '+525599990000'],
  ['553188887777', '+5531977776666'],
])('somebody unknown whom Meta names %s gets exactly that number, and another one when Meta tells of it', async (from, later) => {
  await rig.process(postOf({ value: valueOf({ messages: [textOfSample('wamid.1', 'hi', { from, from_user_id: undefined })] }) }));
  expect(await rig.contacts()).toMatchObject([{ firstname: `+${from}`, phone: `+${from}` }]);
  const system = { type: 'user_changed_number', wa_id: later.slice(1) };
  await rig.process(postOf({ value: valueOf({ messages: [messageOf('wamid.2', { type: 'system', system }, { from, from_user_id: undefined })] }) }));
  expect((await rig.contacts()).map(({ phone }) => phone)).toEqual([later]);
});

test('a notice about somebody unknown makes nobody a contact', async () => {
  const system = { type: 'user_changed_number', wa_id: '15559990000' };
  await rig.process(postOf({ value: valueOf({ messages: [messageOf('wamid.2', { type: 'system', system })] }) }));
  expect(await rig.fired()).toEqual([]);
});

test('what is for nobody, or not understood, is counted and stops nothing', async () => {
  await rig.process(
    postOf({ value: valueOf({ messages: [textOfSample('wamid.0')] }, '000'), id: '1' }, messages(textOfSample('wamid.1'))),
    Buffer.from('{'),
    postOf({ field: 'weather', value: {} }),
  );
  expect(await rig.contacts()).toHaveLength(1);
  expect(await rig.store.whatsapp.posts.unknown()).toEqual({ 'address 000': 1, 'body not JSON': 1, 'field weather': 1 });
});

test('without a number the account decides whose it is', async () => {
  await rig.process(postOf({ value: { messages: [textOfSample('wamid.1')] } }));
  expect(await rig.contacts()).toHaveLength(1);
});

test('a workspace is told what its own numbers hear, and nothing else', async () => {
  const other = await rig.addWorkspace('other');
  await rig.store.whatsapp.routes.claim({ kind: 'number', metaId: '901', workspaceId: other.id });
  await rig.process(postOf({ value: valueOf({ messages: [textOfSample('wamid.1')] }, '901') }));
  expect(await rig.contacts()).toEqual([]);
  expect((await rig.store.records.contacts({ workspaceId: other.id, page: 1, perPage: 9 })).total).toBe(1);
});

test('processing everything again changes nothing', async () => {
  await rig.process(postOf(messages(textOfSample('wamid.1'))), postOf({ field: 'account_alerts', value: { a: 1 }, time: 5 }));
  const before = [await rig.contacts(), await rig.fired(), await rig.store.whatsapp.posts.unknown()];
  const step = { sinceMs: 0, untilMs: rig.clock.now(), after: 0, limit: 100, nowMs: rig.clock.now() };
  expect((await rig.store.whatsapp.posts.makeDue(step)).count).toBe(2);
  await rig.process();
  expect([await rig.contacts(), await rig.fired(), await rig.store.whatsapp.posts.unknown()]).toEqual(before);
});
