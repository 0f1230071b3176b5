import { describe, expect, test } from 'vitest';
import { MESSAGE_SAMPLES } from './message-samples-rig.ts';
import { readPost } from './post.ts';
import { messageOf, messages, postOf, valueOf, ZOE, ZOE_ID } from './sample-rig.ts';

const NOW = 1_790_000_500_000;

function read(body: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const { parts, unknown } = readPost(postOf(messages(messageOf('wamid.A/+==', body, more))), NOW);
  return { message: parts[0]?.messages[0], unknown: unknown.counts(), alias: parts[0]?.aliases[0] };
}

describe('reads', () => {
  test.each(MESSAGE_SAMPLES)('%s %j', (type, body, text, content) => {
    const { message, unknown } = read({ type, [type]: body });
    expect(message).toMatchObject({ type, text, content, wamid: 'wamid.A/+==', direction: 'in', sentAtMs: 1_790_000_000_000 });
    expect(unknown).toEqual({});
  });

  test('who wrote it, whatever the order of the persons', () => {
    const contacts = [
      { profile: { name: 'Somebody else' }, wa_id: '15557770000' },
      { profile: { name: 'Zoë' }, wa_id: ZOE, user_id: ZOE_ID },
    ];
    const value = valueOf({ contacts, messages: [messageOf('wamid.A', { type: 'text' }, { from_user_id: undefined })] });
    const person = readPost(postOf({ value }), NOW).parts[0]?.messages[0]?.person;
    expect(person).toEqual({ phone: `+${ZOE}`, userId: ZOE_ID, name: 'Zoë' });
  });

  test('who wrote it, when the number is hidden', () => {
    for (const from of [undefined, '']) {
      const value = valueOf({ contacts: [{ profile: { name: 'Ana' }, user_id: ZOE_ID }], messages: [messageOf('wamid.A', {}, { from })] });
      expect(readPost(postOf({ value }), NOW).parts[0]?.messages[0]?.person).toEqual({ phone: null, userId: ZOE_ID, name: 'Ana' });
    }
  });

  test('what it answers and the advertisement that led here', () => {
    const context = { from: '15550001111', id: 'wamid.B', referred_product: { catalog_id: 'c', product_retailer_id: 'p' } };
    const referral = { source_url: 'https://fb.me/1', source_type: 'ad', headline: 'Buy', welcome_message: { text: 'Hello' } };
    const { message } = read({ type: 'text', text: { body: 'x' } }, { context, referral, group_id: 'g' });
    expect(message?.content).toEqual({ context, referral, group_id: 'g' });
  });

  test('who somebody is after a change of number', () => {
    const system = { type: 'user_changed_number', wa_id: '15559990000', user_id: 'US.2', previous_user_id: ZOE_ID };
    expect(read({ type: 'system', system }).alias).toMatchObject({
      known: { phone: `+${ZOE}`, userId: ZOE_ID },
      also: { phone: '+15559990000', userId: 'US.2' },
    });
  });

  test('a number that has changed, in the words of before', () => {
    const system = { type: 'customer_changed_number', new_wa_id: '15559990000', customer: ZOE };
    expect(read({ type: 'system', system }, { from: undefined, from_user_id: undefined }).alias).toMatchObject({
      known: { phone: `+${ZOE}` },
      also: { phone: '+15559990000' },
    });
    expect(read({ type: 'system', system: { type: 'customer_identity_changed' }, identity: { hash: 'h', acknowledged: true } })).toMatchObject({
      message: { content: { identity: { hash: 'h', acknowledged: true } } }, alias: undefined,
    });
  });

  test('what WhatsApp itself could not show, and what nobody knows yet', () => {
    const errors = [{ code: 131051, title: 'Unsupported', error_data: { details: 'not supported' } }];
    expect(read({ type: 'unsupported', errors, unsupported: { type: 'poll_creation' } }).message).toMatchObject({
      type: 'unsupported', text: null, content: { type: 'poll_creation', error: { code: 131051, details: 'not supported' } },
    });
    expect(read({ type: 'hologram', hologram: {} })).toMatchObject({ message: { type: 'hologram' }, unknown: { 'message hologram': 1 } });
    expect(read({ type: 'toString' }).unknown).toEqual({ 'message toString': 1 });
    expect(read({ type: 'interactive', interactive: { type: 'wink' } }).unknown).toEqual({ 'interactive wink': 1 });
    expect(read({ type: 'system', system: { type: 'user_moved' } }).unknown).toEqual({ 'system user_moved': 1 });
  });

  test('an error beside a message that has come without its body', () => {
    const errors = [{ code: 131000, title: 'Something went wrong', error_data: { details: 'Unsupported webhook payload' } }];
    const sent = [messageOf('wamid.A', { type: 'interactive' }), messageOf('wamid.B', { type: 'text', text: { body: 'hi' } })];
    const [part] = readPost(postOf({ value: valueOf({ messages: sent, errors }) }), NOW).parts;
    expect(part?.messages.map(({ content }) => content['error'])).toEqual([
      { code: 131000, title: 'Something went wrong', details: 'Unsupported webhook payload' }, undefined,
    ]);
    expect(part?.notices).toMatchObject([{ field: 'errors', effect: { effect: 'none' } }]);
    expect(part?.notices[0]?.value).toContain('wamid.A');
  });

  test('what was said before with the app on the phone, with how far it had come', () => {
    const said = (id: string, from: string, status: string, more: object = {}) =>
      ({ from, id, timestamp: '1780000000', type: 'text', text: { body: id }, history_context: { status }, ...more });
    const threads = [
      { id: ZOE, messages: [said('wamid.1', ZOE, 'PENDING'), said('wamid.2', '15550001111', 'READ'), said('wamid.3', '15550001111', 'ERROR')] },
      { id: '15557770000', context: { user_id: 'US.7' }, messages: [said('wamid.4', '15550001111', 'melted', { type: 'media_placeholder' })] },
    ];
    const history = [{ metadata: { phase: 0, chunk_order: 1, progress: 55 }, threads }];
    const alone = said('wamid.5', '15550001111', 'PENDING', { to: ZOE, type: 'image', image: { id: '7' } });
    const { parts, unknown } = readPost(postOf({ field: 'history', value: valueOf({ history, messages: [alone] }) }), NOW);
    expect(parts[0]?.messages.map(({ direction, person, type }) => [direction, person.phone, type])).toEqual([
      ['in', `+${ZOE}`, 'text'], ['out', `+${ZOE}`, 'text'], ['out', `+${ZOE}`, 'text'], ['out', '+15557770000', 'media_placeholder'],
      ['out', `+${ZOE}`, 'image'],
    ]);
    expect(parts[0]?.receipts.map(({ wamid, status, atMs }) => [wamid, status, atMs])).toEqual([
      ['wamid.2', 'read', 1_780_000_000_000], ['wamid.3', 'failed', 1_780_000_000_000],
    ]);
    expect([parts[0]?.notices[0]?.value, unknown.counts()]).toEqual([
      '{"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":55}}]}', { 'history status melted': 1 },
    ]);
    const errors = [{ code: 2593109, title: 'History sync is turned off by the business from the WhatsApp Business App' }];
    const refused = readPost(postOf({ field: 'history', value: valueOf({ history: [{ errors }] }) }), NOW).parts[0];
    expect([refused?.messages, refused?.notices[0]?.value]).toEqual([[], expect.stringContaining('2593109')]);
  });

  test('a call of theirs and of ours, once however often it is told', () => {
    const call = { id: 'wacid.1', from: ZOE, to: '15550001111', event: 'connect', direction: 'USER_INITIATED', timestamp: '1790000000' };
    const ours = { id: 'wacid.2', from: '15550001111', to: ZOE, event: 'terminate', direction: 'BUSINESS_INITIATED', duration: 7 };
    const statuses = [{ id: 'wacid.1', type: 'call', status: 'RINGING' }];
    const value = valueOf({ calls: [call, ours, { id: 'wacid.3', direction: 'sideways' }], statuses });
    const { parts, unknown } = readPost(postOf({ field: 'calls', value }), NOW);
    expect(parts[0]?.messages.map(({ wamid, direction, person, type }) => [wamid, direction, person.phone, type])).toEqual([
      ['wacid.1', 'in', `+${ZOE}`, 'call'], ['wacid.2', 'out', `+${ZOE}`, 'call'], ['wacid.3', 'in', null, 'call'],
    ]);
    expect([parts[0]?.receipts, unknown.counts()]).toEqual([[], { 'call SIDEWAYS': 1 }]);
  });

  test('an echo of the app on the phone as sent by us', () => {
    const echo = { from: '15550001111', to: ZOE, id: 'wamid.E', timestamp: '1790000000', type: 'text', text: { body: 'from the app' } };
    const { parts } = readPost(postOf({ field: 'smb_message_echoes', value: valueOf({ message_echoes: [echo] }) }), NOW);
    expect(parts[0]?.messages[0]).toMatchObject({ direction: 'out', person: { phone: `+${ZOE}` }, text: 'from the app' });
  });
});
