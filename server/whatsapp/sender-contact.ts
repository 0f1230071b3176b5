import type { Decision } from '../workspace/change.ts';
import { createContact, NOTHING_IN_THE_WAY } from '../workspace/contact.ts';
import { creation, edition, firstVersion, inOrder, type Moment } from '../workspace/decision.ts';
import type { Contact } from '../workspace/records.ts';
import type { Refusal } from '../workspace/refusal.ts';
import type { Person } from './message.ts';

/** What is there of all that a contact needs, and the ids for what has to be made. */
export type SenderFacts = {
  /** The contact that the person is already. */
  contactId: number | null;
  statusId: number | null;
  sourceId: number | null;
  fresh: { contact: number; status: number; source: number };
};

const STATUS_NAME = 'New';
export const SOURCE_NAME = 'WhatsApp';

const MAX_NAME_CHARACTERS = 255;
/** What a name on WhatsApp may hold and a line of ours may not. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gv;

/**
 * Makes somebody a contact, with the status and the source that this takes. Whoever hides their number has none, and is
 * known by the id that Meta gives them.
 */
export function contactOfSender(facts: SenderFacts, person: Person, moment: Moment): Refusal | Decision<number> {
  const { phone, userId } = person;
  if (facts.contactId !== null || (phone === null && userId === null)) return { change: null, result: facts.contactId ?? 0 };
  const { fresh } = facts;
  const status = facts.statusId === null ? creation('status', newStatus(fresh.status, moment), moment) : null;
  const source =
    facts.sourceId === null ? creation('source', { ...firstVersion(fresh.source, moment), name: SOURCE_NAME }, moment) : null;
  const made = createContact(
    { id: fresh.contact, facts: NOTHING_IN_THE_WAY },
    { ...nameOf(person), phone, type: 'lead', status_id: facts.statusId ?? fresh.status, source_id: facts.sourceId ?? fresh.source },
    // Of the custom fields some may be required; nobody is there who could fill them in.
    { ...moment, workspace: { ...moment.workspace, customFields: [] } },
  );
  if ('refused' in made || !made.change) return { change: null, result: facts.contactId ?? 0 };
  const changes = [status?.change, source?.change, made.change].filter((change) => change !== undefined);
  const change = changes.reduce(inOrder);
  const senders = phone === null && userId !== null ? [{ sender: userId, contactId: made.result.id }] : undefined;
  return { change: senders ? { ...change, senders } : change, result: made.result.id };
}

function newStatus(id: number, moment: Moment) {
  return { ...firstVersion(id, moment), name: STATUS_NAME, color: null, isdefault: 0 as const };
}

/**
 * The number by which somebody is known from now on, in the place of `instead`, which is null where the number was hidden.
 * `holder`: the contact that has it.
 */
export type PhoneFacts = { contact: Contact | null; phone: string; instead: string | null; holder: number | null };

/** Gives a contact its number. Where another has it that one is the person: its id, and when that was seen. */
export function contactWithNumber(facts: PhoneFacts, moment: Moment): Refusal | Decision<Seen | null> {
  const { contact, phone, instead, holder } = facts;
  if (contact && holder !== null && holder !== contact.id) {
    return { change: null, result: { contactId: holder, atMs: Math.floor(moment.now / 1_000) } };
  }
  // A number that somebody has entered since is theirs to keep.
  if (contact?.phone !== instead || contact.phone === phone) return { change: null, result: null };
  const { change } = edition('contact', { from: contact, to: { ...contact, phone } }, moment);
  return { change, result: null };
}

export type Seen = { contactId: number; atMs: number };

/** Up to the first space, and the rest; whoever has no name is called by the number. */
function nameOf({ name, phone, userId }: Person): { firstname: string; lastname: string | null } {
  const words = (name ?? '').replace(UNFIT, '').trim();
  const space = words.indexOf(' ');
  const first = space === -1 ? words : words.slice(0, space);
  const rest = space === -1 ? '' : words.slice(space + 1).trim();
  const cut = (text: string) => [...text].slice(0, MAX_NAME_CHARACTERS).join('');
  return { firstname: cut(first) || phone || cut(userId ?? ''), lastname: rest === '' ? null : cut(rest) };
}
