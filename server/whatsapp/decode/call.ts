import type { PostedMessage } from '../message.ts';
import { nameIn, type Surroundings } from './message.ts';
import { fieldsOf, idOf, phoneOf, pick, secondsOf, textOf } from './values.ts';

const DIRECTIONS = ['USER_INITIATED', 'BUSINESS_INITIATED'];

/**
 * One of `calls[]`: it stands in the conversation, and one of theirs opens it for 24 hours as a message does. Meta tells of
 * its beginning and of its end, in whatever order; what is the same in both is kept.
 */
export function readCall(value: unknown, { numberId, contacts, unknown }: Surroundings): PostedMessage | null {
  const fields = fieldsOf(value);
  const wamid = idOf(fields['id']);
  const word = textOf(fields['direction'], 40)?.toUpperCase() ?? null;
  if (wamid === null || word === null || !DIRECTIONS.includes(word)) unknown.count('call', word);
  if (wamid === null) return null;
  const direction = word === 'BUSINESS_INITIATED' ? 'out' : 'in';
  const [phone, userId] = direction === 'in' ? ['from', 'from_user_id'] : ['to', 'to_user_id'];
  const person = nameIn(contacts, { phone: phoneOf(fields[phone]), userId: idOf(fields[userId]), name: null });
  const content = pick(fields, ['direction']);
  return { wamid, numberId, direction, person, type: 'call', text: null, content, sentAtMs: secondsOf(fields['timestamp']) };
}
