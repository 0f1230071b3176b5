import type { Alias, Person, PostedMessage } from '../message.ts';
import { companyOf, contentReader, errorIn } from './content.ts';
import type { Unknown } from './unknown.ts';
import { fieldsOf, hasFields, idOf, itemsOf, phoneOf, secondsOf, textOf, type Fields } from './values.ts';

const MAX_TYPE_CHARACTERS = 40;
const MAX_NAME_CHARACTERS = 500;

export type Surroundings = { numberId: string; contacts: unknown; errors: unknown; unknown: Unknown };

/** One of `messages[]`; null when it has no id: it could not be told from its repeats. */
export function readMessage(value: unknown, about: Surroundings): PostedMessage | null {
  const { numberId, contacts, unknown } = about;
  const fields = fieldsOf(value);
  const wamid = idOf(fields['id']);
  if (wamid === null) {
    unknown.count('message', 'without id');
    return null;
  }
  const person = nameIn(contacts, { phone: phoneOf(fields['from']), userId: idOf(fields['from_user_id']), name: null });
  return { wamid, numberId, direction: 'in', person, ...readBody(fields, about), sentAtMs: secondsOf(fields['timestamp']) };
}

/** One of `message_echoes[]`: what somebody sent with the app on the business's phone. */
export function readEcho(value: unknown, about: Surroundings): PostedMessage | null {
  const fields = fieldsOf(value);
  const read = readMessage(value, about);
  const person = { phone: phoneOf(fields['to']), userId: idOf(fields['to_user_id']), name: null };
  return read && { ...read, direction: 'out', person: nameIn(about.contacts, person) };
}

function readBody(fields: Fields, { errors, unknown }: Surroundings): Pick<PostedMessage, 'type' | 'text' | 'content'> {
  const type = textOf(fields['type'], MAX_TYPE_CHARACTERS) ?? 'unknown';
  const read = contentReader(type);
  if (!read) unknown.count('message', type);
  const { text, content } = read?.(fields, unknown) ?? { text: null, content: {} };
  // Where nothing of it could be sent on, the error may stand beside the messages instead of in this one.
  const error = errorIn(fields['errors']) ?? (text === null && !hasFields(content) ? errorIn(errors) : null);
  return { type, text, content: { ...content, ...companyOf(fields), ...(error && { error }) } };
}

/** Persons stand beside the messages, and not in their order. */
export function nameIn(contacts: unknown, person: Person): Person {
  for (const contact of itemsOf(contacts).map(fieldsOf)) {
    const [phone, userId] = [phoneOf(contact['wa_id']), idOf(contact['user_id'])];
    const same = (phone !== null && phone === person.phone) || (userId !== null && userId === person.userId);
    if (!same) continue;
    const profile = fieldsOf(contact['profile']);
    const name = textOf(profile['name'], MAX_NAME_CHARACTERS) ?? textOf(profile['username'], MAX_NAME_CHARACTERS);
    return { phone: person.phone ?? phone, userId: person.userId ?? userId, name };
  }
  return person;
}

/** Who somebody is from now on, when a `system` message says that a number or a user id has changed. */
export function aliasIn(message: PostedMessage): Alias | null {
  if (message.type !== 'system') return null;
  const { content, person } = message;
  const also = { phone: phoneOf(content['wa_id']) ?? phoneOf(content['new_wa_id']), userId: idOf(content['user_id']), name: null };
  const phone = person.phone ?? phoneOf(content['customer']);
  const known = { ...person, phone, userId: idOf(content['previous_user_id']) ?? person.userId };
  return also.phone === null && also.userId === null ? null : { known, also };
}
