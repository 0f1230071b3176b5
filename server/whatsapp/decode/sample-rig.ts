/** Posts as Meta describes them, rebuilt with invented people and numbers. */

export const ACCOUNT = '700000000000001';
export const NUMBER = '900000000000001';
export const ZOE = '15550002222';
export const ZOE_ID = 'US.13491208655302741918';

type Value = Record<string, unknown>;

/** The bytes of a post, with characters escaped as Meta escapes them. */
export function postOf(...changes: { field?: string; value: unknown; id?: string; time?: number }[]): Buffer {
  const entry = changes.map(({ field = 'messages', value, id = ACCOUNT, time }) => ({
    id,
    ...(time !== undefined && { time }),
    changes: [{ value, field }],
  }));
  return escaped({ object: 'whatsapp_business_account', entry });
}

export function escaped(post: unknown): Buffer {
  const text = JSON.stringify(post)
    .replaceAll('/', '\\/')
    .replaceAll('@', '\\u0040')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(text, 'utf8');
}

export function valueOf(more: Value, numberId = NUMBER): Value {
  return { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550001111', phone_number_id: numberId }, ...more };
}

export type SampleMessage = Value & { id: string };

/** A message of Zoë, or of whoever `more` says, with the persons beside it. */
export function messageOf(id: string, body: Value, more: Value = {}): SampleMessage {
  return { from: ZOE, from_user_id: ZOE_ID, id, timestamp: '1790000000', ...body, ...more };
}

export function textOfSample(id: string, body = 'hi', more: Value = {}): SampleMessage {
  return messageOf(id, { type: 'text', text: { body } }, more);
}

export function messages(...list: SampleMessage[]): { value: Value } {
  const contacts = [{ profile: { name: 'Zoë van der Berg' }, wa_id: ZOE, user_id: ZOE_ID }];
  return { value: valueOf({ contacts, messages: list }) };
}

export function statusOf(id: string, status: string, more: Value = {}): Value {
  return { id, status, timestamp: '1790000100', recipient_id: ZOE, ...more };
}

export function statuses(...list: Value[]): { value: Value } {
  return { value: valueOf({ statuses: list }) };
}
