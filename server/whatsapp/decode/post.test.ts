import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELD_SAMPLES, TEMPLATE } from './field-samples-rig.ts';
import { parseLossless } from './lossless-json.ts';
import { readPost } from './post.ts';
import { ACCOUNT, escaped, NUMBER, postOf, statuses, statusOf, textOfSample, valueOf, messages } from './sample-rig.ts';

const NOW = 1_790_000_500_000;

function effectOf(field: string, value: unknown) {
  const { parts, unknown } = readPost(postOf({ field, value, time: 1_790_000_200 }), NOW);
  return { ...parts[0]?.notices[0]?.effect, unknown: unknown.counts() };
}

describe('a field about', () => {
  test.each(FIELD_SAMPLES)('%s %j', (field, value, effect) => {
    expect(effectOf(field, value)).toMatchObject(effect);
  });

  test('a partner is about the account inside, not about the partner', () => {
    const value = { event: 'PARTNER_REMOVED', waba_info: { waba_id: '42', owner_business_id: '9' } };
    const [part] = readPost(postOf({ field: 'account_update', value, id: '555', time: 1 }), NOW).parts;
    expect([part?.address.accountId, part?.notices[0]?.effect.effect]).toEqual(['42', 'disconnected']);
  });

  test('which one, when its name stands at another level, or nowhere', () => {
    const value = { event: 'PARTNER_APP_UNINSTALLED', waba_info: { waba_id: '42' } };
    const posts = [
      { entry: [{ id: '1', field: 'account_update', changes: [{ value }] }] },
      { field: 'account_update', entry: [{ id: '1', changes: [{ value }] }] },
      { entry: [{ id: '1', changes: [{ value: { ...value, field: 'account_update' } }] }] },
      { entry: [{ id: '1', changes: [{ value }] }] },
    ];
    for (const post of posts) expect(readPost(escaped(post), NOW).parts[0]?.notices).toMatchObject([{ field: 'account_update', effect: { effect: 'disconnected' } }]);
    const [template] = readPost(escaped({ entry: [{ id: '1', changes: [{ value: { ...TEMPLATE, event: 'PAUSED' } }] }] }), NOW).parts;
    expect(template?.notices[0]?.effect).toMatchObject({ change: { status: 'PAUSED' } });
  });

  test('people is kept without them beside the raw post', () => {
    const person = { wa_id: '15550002222', user_id: 'US.1' };
    const of = (field: string, value: object) => readPost(postOf({ field, value }), NOW).parts[0]?.notices[0]?.value;
    expect(of('user_preferences', { user_preferences: [{ ...person, category: 'marketing_messages', value: 'stop' }] })).toBe(
      '[{"category":"marketing_messages","value":"stop"}]',
    );
    expect(of('smb_app_state_sync', { state_sync: [{ type: 'contact', action: 'add', contact: person }] })).toBe('{"entries":1}');
  });

  test('the same thing has the same mark in whatever company', () => {
    const change = { field: 'account_alerts', value: { entity_id: 1 }, time: 7 };
    const alone = readPost(postOf(change), NOW).parts[0]?.notices[0];
    const later = readPost(postOf(statuses(), change), NOW + 5).parts[1]?.notices[0];
    const other = readPost(postOf({ ...change, time: 8 }), NOW).parts[0]?.notices[0];
    expect(later?.hash).toBe(alone?.hash);
    expect(other?.hash).not.toBe(alone?.hash);
  });
});

describe('a receipt', () => {
  test('tells state, time, reason, our own id and price', () => {
    const errors = [{ code: 131047, title: 'Re-engagement', error_data: { details: 'More than 24 hours' } }];
    const pricing = { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' };
    const more = { errors, pricing, biz_opaque_callback_data: 'msg_1', recipient_participant_id: '1555', conversation: { id: 'c', origin: { type: 'service' } } };
    const { parts } = readPost(postOf(statuses(statusOf('wamid.A', 'failed', more), statusOf('wamid.A', 'READ'), statusOf('wamid.A', 'melted'))), NOW);
    expect(parts[0]?.receipts).toEqual([
      { wamid: 'wamid.A', status: 'failed', participant: '1555', atMs: 1_790_000_100_000, ourId: 'msg_1',
        problem: { code: 131047, message: 'More than 24 hours' },
        details: { pricing, conversation: { id: 'c', origin: { type: 'service' } } } },
      { wamid: 'wamid.A', status: 'read', participant: '', atMs: 1_790_000_100_000, ourId: null, problem: null, details: {} },
    ]);
  });
});

test.each(['sent', 'delivered', 'read', 'failed', 'played'])('a receipt of %s is known', (status) => {
  const of = { recipient_type: 'group', recipient_participant_user_id: 'US.1', recipient_id: '1' };
  const { parts, unknown } = readPost(postOf(statuses(statusOf('wamid.A', status, of))), NOW);
  expect([parts[0]?.receipts[0]?.status, parts[0]?.receipts[0]?.participant, unknown.counts()]).toEqual([status, 'US.1', {}]);
});

describe('a post', () => {
  test('keeps whole numbers that a double cannot hold', () => {
    const body = Buffer.from(postOf({ field: 'message_template_status_update', value: { ...TEMPLATE, event: 'APPROVED' } }).toString()
      .replace('900000000000123', '10545123456789013'));
    expect(readPost(body, NOW).parts[0]?.notices[0]?.effect).toMatchObject({ metaId: '10545123456789013' });
    expect(parseLossless('[9007199254740993,1.5,-3,"9007199254740993"]')).toEqual(['9007199254740993', 1.5, -3, '9007199254740993']);
  });

  test('is read in every entry and change', () => {
    const { parts } = readPost(postOf(messages(textOfSample('wamid.1')), messages(textOfSample('wamid.2'), textOfSample('wamid.3')), statuses(statusOf('wamid.4', 'sent'))), NOW);
    expect(parts.map((part) => [part.messages.length, part.receipts.length])).toEqual([[1, 0], [2, 0], [0, 1]]);
    expect(parts[0]?.address).toEqual({ numberId: NUMBER, accountId: ACCOUNT });
  });

  test('of another shape says nothing and breaks nothing', () => {
    const odd: unknown[] = [
      'x', 7, null, [], { object: 'page', entry: [{ id: '1', changes: [{}] }] }, { object: 'whatsapp_business_account', entry: null },
      { entry: [{ id: '1', changes: 'x' }] }, { entry: [{ id: '1', changes: [null, 7] }] },
      { entry: [{ id: '1', changes: [{ field: 'messages', value: null }] }] },
      { entry: [{ id: 1, changes: [{ field: 'messages', value: valueOf({ messages: [{}, null, { id: '' }, { id: ['a'] }], statuses: [{}, 'x'] }) }] }] },
      { entry: [{ changes: [{ field: 'messages', value: valueOf({ contacts: [{ wa_id: ['1'] }] }) }] }] },
    ];
    for (const post of odd) {
      const { parts } = readPost(escaped(post), NOW);
      expect(parts.flatMap(({ messages: some, receipts }) => [...some, ...receipts])).toEqual([]);
    }
    for (const text of ['{', '', '\ufffd', '['.repeat(200_000), '{"entry":'.repeat(50_000)]) {
      expect(readPost(Buffer.from(text), NOW)).toMatchObject({ parts: [] });
    }
  });

  test('of any JSON can be read', () => {
    const value = fc.jsonValue({ maxDepth: 5 });
    const field = fc.constantFrom('messages', 'account_update', 'message_template_status_update', 'other');
    fc.assert(fc.property(value, field, (any, name) => {
      readPost(postOf({ field: name, value: any }), NOW);
      readPost(postOf({ value: valueOf({ messages: [any], statuses: [any], contacts: any }) }), NOW);
    }));
  });

  test('of text that no database takes comes out fit', () => {
    const body = Buffer.from(postOf(messages(textOfSample('wamid.1', 'a<b'))).toString().replace('a<b', 'a\\u0000\\ud83db'));
    expect(readPost(body, NOW).parts[0]?.messages[0]?.text).toBe('a\ufffdb');
  });
});
