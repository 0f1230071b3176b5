import { describe, expect, test } from 'vitest';
import { readPost } from './post.ts';
import { messageOf, messages, postOf, valueOf, ZOE, ZOE_ID } from './sample-rig.ts';

const NOW = 1_790_000_500_000;

function read(body: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const { parts, unknown } = readPost(postOf(messages(messageOf('wamid.A/+==', body, more))), NOW);
  return { message: parts[0]?.messages[0], unknown: unknown.counts(), alias: parts[0]?.aliases[0] };
}

const MEDIA = { id: '1', mime_type: 'image/jpeg', sha256: 'q+/=', url: 'https://lookaside.fbsbx.com/x' };

const TYPES: [type: string, body: unknown, text: string | null, content: Record<string, unknown>][] = [
  ['text', { body: 'me@x.io https://x.io 😀' }, 'me@x.io https://x.io 😀', {}],
  ['image', { ...MEDIA, caption: 'Look' }, 'Look', { id: '1', caption: 'Look' }],
  ['video', MEDIA, null, { id: '1' }],
  ['audio', { ...MEDIA, voice: true }, null, { voice: true }],
  ['document', { ...MEDIA, filename: '../../etc/passwd' }, '../../etc/passwd', { filename: '../../etc/passwd' }],
  ['sticker', { ...MEDIA, animated: false }, null, { animated: false }],
  ['location', { latitude: 1.5, longitude: -2, name: 'Here' }, 'Here', { latitude: 1.5, longitude: -2 }],
  ['location', { latitude: 1.5, longitude: -2 }, null, { latitude: 1.5 }],
  ['contacts', [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+1 555', wa_id: '1555' }] }, {}], 'Bo, ?', {}],
  ['interactive', { type: 'button_reply', button_reply: { id: 'b', title: 'Yes' } }, 'Yes', { type: 'button_reply', id: 'b' }],
  ['interactive', { type: 'list_reply', list_reply: { id: 'l', title: 'One', description: 'd' } }, 'One', { description: 'd' }],
  ['interactive', { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{"a":1}' } }, 'Sent', { response_json: '{"a":1}' }],
  ['interactive', undefined, null, {}],
  ['button', { payload: 'p', text: 'Stop' }, 'Stop', { payload: 'p' }],
  ['reaction', { message_id: 'wamid.B', emoji: '👍' }, '👍', { message_id: 'wamid.B' }],
  ['reaction', { message_id: 'wamid.B', emoji: '' }, null, { message_id: 'wamid.B' }],
  ['order', { catalog_id: 'c', text: 't', product_items: [{ product_retailer_id: 'p', quantity: 2, item_price: 1.25 }] }, 't', { catalog_id: 'c' }],
  ['edit', { original_message_id: 'wamid.B', message: { type: 'text', text: { body: 'new' } } }, 'new', { original_message_id: 'wamid.B' }],
  ['revoke', { original_message_id: 'wamid.B' }, null, { original_message_id: 'wamid.B' }],
  ['system', { type: 'user_changed_number', body: 'changed', wa_id: '15559990000' }, 'changed', { wa_id: '15559990000' }],
];

describe('reads', () => {
  test.each(TYPES)('%s %j', (type, body, text, content) => {
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

  test('what WhatsApp itself could not show, and what nobody knows yet', () => {
    const errors = [{ code: 131051, title: 'Unsupported', error_data: { details: 'not supported' } }];
    expect(read({ type: 'unsupported', errors, unsupported: { type: 'poll_creation' } }).message).toMatchObject({
      type: 'unsupported', text: null, content: { type: 'poll_creation', error: { code: 131051, details: 'not supported' } },
    });
    expect(read({ type: 'hologram', hologram: {} })).toMatchObject({ message: { type: 'hologram' }, unknown: { 'message hologram': 1 } });
    expect(read({ type: 'toString' }).unknown).toEqual({ 'message toString': 1 });
  });

  test('an echo of the app on the phone as sent by us', () => {
    const echo = { from: '15550001111', to: ZOE, id: 'wamid.E', timestamp: '1790000000', type: 'text', text: { body: 'from the app' } };
    const { parts } = readPost(postOf({ field: 'smb_message_echoes', value: valueOf({ message_echoes: [echo] }) }), NOW);
    expect(parts[0]?.messages[0]).toMatchObject({ direction: 'out', person: { phone: `+${ZOE}` }, text: 'from the app' });
  });
});
