import type { Decision } from './change.ts';
import type { ContactInput, NewContactInput } from './contact-input.ts';
import { changesNothing, creation, edition, firstVersion, notFound, removal, taken, type Moment } from './decision.ts';
import type { Contact } from './records.ts';
import { refuse, type FieldErrors, type Refusal } from './refusal.ts';

/** What stands in the way of a contact: who holds its phone and email, and what it names that is not there. */
export type ContactFacts = {
  phoneHolder: number | null;
  emailHolder: number | null;
  missing: ('status_id' | 'source_id' | 'assigned_id')[];
};

export const NOTHING_IN_THE_WAY: ContactFacts = { phoneHolder: null, emailHolder: null, missing: [] };

export function createContact(
  { id, facts }: { id: number; facts: ContactFacts },
  input: NewContactInput,
  moment: Moment,
): Refusal | Decision<Contact> {
  const objection = objectionTo(facts, null);
  if (objection) return objection;
  return creation('contact', { ...BLANK, ...input, ...firstVersion(id, moment) }, moment);
}

export function updateContact(
  { current, facts }: { current: Contact | null; facts: ContactFacts },
  input: ContactInput,
  moment: Moment,
): Refusal | Decision<Contact> {
  if (!current) return notFound('Contact');
  const objection = objectionTo(facts, current.id);
  if (objection) return objection;
  if (changesNothing(current, input)) return { change: null, result: current };
  return edition('contact', { from: current, to: { ...current, ...input } }, moment);
}

export function deleteContact(current: Contact | null, moment: Moment): Refusal | Decision<Contact> {
  return current ? removal('contact', current, moment) : notFound('Contact');
}

function objectionTo({ phoneHolder, emailHolder, missing }: ContactFacts, ownId: number | null): Refusal | null {
  const errors: FieldErrors = {
    ...(phoneHolder !== null && phoneHolder !== ownId && taken('phone')),
    ...(emailHolder !== null && emailHolder !== ownId && taken('email')),
    ...Object.fromEntries(missing.map((field) => [field, [`The selected ${field} is invalid.`]])),
  };
  return Object.keys(errors).length > 0 ? refuse('validation_failed', { errors }) : null;
}

/** A contact of whom nothing is known yet. */
const BLANK = {
  lastname: null,
  email: null,
  status_id: null,
  source_id: null,
  company: null,
  description: null,
  website: null,
  country_id: null,
  zip: null,
  city: null,
  state: null,
  address: null,
  assigned_id: null,
  group_id: [],
  custom_fields_data: {},
  is_enabled: 1,
  is_opted_out: 0,
} satisfies Partial<Contact>;
