import type { Alias, PostedMessage } from '../message.ts';
import type { Notice } from '../notice.ts';
import type { Receipt } from '../receipt.ts';
import { accountIn } from './account-field.ts';
import { readCall } from './call.ts';
import { progressOf, readHistory } from './history.ts';
import { parseLossless } from './lossless-json.ts';
import { aliasIn, readEcho, readMessage, type Surroundings } from './message.ts';
import { readNotice } from './notice.ts';
import { readReceipt } from './receipt.ts';
import { Unknown } from './unknown.ts';
import { fieldsOf, idOf, itemsOf, secondsOf, textOf, type Fields } from './values.ts';

/** By what Meta says whom something is for: a phone number of the business where there is one, else its account. */
export type Address = { numberId: string | null; accountId: string | null };

/** What one change of one entry says. */
export type Part = { address: Address; messages: PostedMessage[]; aliases: Alias[]; receipts: Receipt[]; notices: Notice[] };

export type ReadPost = { parts: Part[]; unknown: Unknown };

const MAX_FIELD_CHARACTERS = 80;
const OUR_OBJECT = 'whatsapp_business_account';
const MESSAGE_FIELDS = ['messages', 'smb_message_echoes', 'message_echoes', 'history', 'calls'];

/** Reads everything in a post that can be read. Never throws: what is odd is counted, and stays in the raw post. */
export function readPost(body: Uint8Array, nowMs: number): ReadPost {
  const unknown = new Unknown();
  const post = fieldsOf(parsed(body, unknown));
  const object = textOf(post['object'], MAX_FIELD_CHARACTERS);
  // Samples of Meta's own leave it out.
  if (object !== null && object !== OUR_OBJECT) unknown.count('object', object);
  const entries = object === null || object === OUR_OBJECT ? itemsOf(post['entry']) : [];
  const parts = entries.flatMap((value) => {
    const entry = fieldsOf(value);
    if (!Array.isArray(entry['changes'])) unknown.count('entry', 'without changes');
    return itemsOf(entry['changes']).map((change) => readChange({ ...post, ...entry }, fieldsOf(change), { nowMs, unknown }));
  });
  return { parts, unknown };
}

function parsed(body: Uint8Array, unknown: Unknown): unknown {
  try {
    return parseLossless(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    unknown.count('body', 'not JSON');
    return null;
  }
}

type Reading = { nowMs: number; unknown: Unknown };

function readChange(entry: Fields, change: Fields, reading: Reading): Part {
  const value = fieldsOf(change['value']);
  const field = fieldIn([change, value, entry], reading.unknown);
  const accountId = accountIn(value) ?? idOf(entry['id']);
  const numberId = idOf(fieldsOf(value['metadata'])['phone_number_id']);
  const part: Part = { address: { numberId, accountId }, messages: [], aliases: [], receipts: [], notices: [] };
  const told = { accountId: accountId ?? '', atMs: secondsOf(entry['time']) };
  const note = (name: string, said: Fields) =>
    part.notices.push(readNotice({ ...told, field: name, value: said }, reading.nowMs, reading.unknown));
  if (!MESSAGE_FIELDS.includes(field)) {
    note(field, value);
    return part;
  }
  const { errors } = value;
  if (field === 'history') note(field, progressOf(value));
  else if (errors !== undefined) note('errors', { errors, messages: itemsOf(value['messages']).map((one) => fieldsOf(one)['id']) });
  const { unknown } = reading;
  const about = { numberId: numberId ?? '', contacts: value['contacts'], errors, unknown };
  if (field === 'history') return { ...part, ...readHistory(value, about) };
  return field === 'calls' ? { ...part, messages: readCalls(value, about) } : { ...part, ...readMessages(value, about, reading) };
}

/** Some samples have the name one level too deep or too high, or none: then what is in it says what it is. */
function fieldIn(levels: Fields[], unknown: Unknown): string {
  for (const level of levels) {
    const field = textOf(level['field'], MAX_FIELD_CHARACTERS);
    if (field !== null) return field;
  }
  const told = SIGNS.find(([sign]) => levels[1]?.[sign] !== undefined);
  if (!told) unknown.count('field', null);
  return told?.[1] ?? 'unknown';
}

/** By what else a value can be told. */
const SIGNS: readonly [key: string, field: string][] = [
  ['messages', 'messages'],
  ['statuses', 'messages'],
  ['message_echoes', 'smb_message_echoes'],
  ['message_template_name', 'message_template_status_update'],
  ['waba_info', 'account_update'],
  ['history', 'history'],
  ['calls', 'calls'],
];

/** Its `statuses[]` are of calls, not of messages. */
function readCalls(value: Fields, about: Surroundings): PostedMessage[] {
  return itemsOf(value['calls']).map((one) => readCall(one, about)).filter((one) => one !== null);
}

type Said = Pick<Part, 'messages' | 'receipts' | 'aliases'>;

function readMessages(value: Fields, about: Surroundings, { nowMs, unknown }: Reading): Said {
  const messages = [
    ...itemsOf(value['messages']).map((one) => readMessage(one, about)),
    ...itemsOf(value['message_echoes']).map((one) => readEcho(one, about)),
  ].filter((one) => one !== null);
  const receipts = itemsOf(value['statuses']).map((one) => readReceipt(one, nowMs, unknown)).filter((one) => one !== null);
  const aliases = messages.map(aliasIn).filter((one) => one !== null);
  return { messages, receipts, aliases };
}
