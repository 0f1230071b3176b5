import type { PostedMessage } from '../message.ts';
import type { Receipt, ReceiptStatus } from '../receipt.ts';
import { readMessage, type Surroundings } from './message.ts';
import { fieldsOf, idOf, itemsOf, phoneOf, textOf, type Fields } from './values.ts';

/** What was said with the app on the phone before its number came here. */
export type History = { messages: PostedMessage[]; receipts: Receipt[] };

/** How far a message of ours had come by then; of one that was still under way nothing is known. */
const STATUSES: Readonly<Record<string, ReceiptStatus | null>> = {
  sent: 'sent', delivered: 'delivered', read: 'read', played: 'played', error: 'failed', failed: 'failed', pending: null,
};
const MAX_WORD_CHARACTERS = 40;

export function readHistory(value: Fields, about: Surroundings): History {
  const business = phoneOf(textOf(fieldsOf(value['metadata'])['display_phone_number'], 40)?.replace(/\D/g, ''));
  const read: History = { messages: [], receipts: [] };
  const threads = itemsOf(value['history']).flatMap((chunk) => itemsOf(fieldsOf(chunk)['threads']));
  // The files of the last days are told apart, each as a message of its own.
  const alone = itemsOf(value['messages']).map((one) => ({ id: fieldsOf(one)['to'] ?? fieldsOf(one)['from'], messages: [one] }));
  for (const thread of [...threads, ...alone].map(fieldsOf)) {
    const context = fieldsOf(thread['context']);
    const person = { phone: phoneOf(thread['id']) ?? phoneOf(context['wa_id']), userId: idOf(context['user_id']), name: null };
    for (const one of itemsOf(thread['messages']).map(fieldsOf)) {
      const message = readMessage(one, about);
      if (!message) continue;
      const isOurs = fieldsOf(one['history_context'])['from_me'] === true || (business !== null && message.person.phone === business);
      const { name } = message.person;
      read.messages.push({ ...message, direction: isOurs ? 'out' : 'in', person: isOurs ? person : { ...person, name } });
      const receipt = isOurs ? receiptOf(one, message, about) : null;
      if (receipt) read.receipts.push(receipt);
    }
  }
  return read;
}

function receiptOf(fields: Fields, { wamid, sentAtMs }: PostedMessage, { unknown }: Surroundings): Receipt | null {
  const word = textOf(fieldsOf(fields['history_context'])['status'], MAX_WORD_CHARACTERS)?.toLowerCase() ?? '';
  if (!Object.hasOwn(STATUSES, word)) unknown.count('history status', word || null);
  const status = Object.hasOwn(STATUSES, word) ? STATUSES[word] : null;
  if (!status || sentAtMs === null) return null;
  const problem = status === 'failed' ? { code: null, message: 'It failed on the phone.' } : null;
  return { wamid, status, participant: '', atMs: sentAtMs, problem, ourId: null, details: {} };
}

/** How far it is handed over, and why not: without what was said, which is in its conversations. */
export function progressOf(value: Fields): Record<string, unknown> {
  const chunks = itemsOf(value['history']).map(fieldsOf);
  const history = chunks.map(({ metadata, errors }) => ({ metadata, ...(errors !== undefined && { errors }) }));
  return { history, errors: value['errors'] };
}
