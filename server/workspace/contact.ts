import type { Change, Decision } from './change.ts';
import type { ContactInput, NewContactInput } from './contact-input.ts';
import { mergeCustomValues } from './custom-values.ts';
import {
  changesNothing,
  creation,
  edition,
  firstVersion,
  inOrder,
  notFound,
  removal,
  taken,
  type Moment as AnyMoment,
} from './decision.ts';
import { createNamed } from './named-record.ts';
import type { Contact, CustomField } from './records.ts';
import { isRefusal, refuse, type FieldErrors, type Refusal } from './refusal.ts';

/** A group that a contact is to be in, by the id that it has or, when it is not there yet, will have. */
export type ChosenGroup = { id: number; name: string; isNew: boolean };

/** What stands in the way of a contact: who holds its phone and email, and what it names that is not there. */
export type ContactFacts = {
  phoneHolder: number | null;
  emailHolder: number | null;
  missing: ('status_id' | 'source_id' | 'assigned_id')[];
  /** Empty when the input names none. */
  groups: ChosenGroup[];
};

export const NOTHING_IN_THE_WAY: ContactFacts = { phoneHolder: null, emailHolder: null, missing: [], groups: [] };

type Moment = AnyMoment & { workspace: { customFields: readonly CustomField[] } };

export function createContact(
  { id, facts }: { id: number; facts: ContactFacts },
  input: NewContactInput,
  moment: Moment,
): Refusal | Decision<Contact> {
  const objection = objectionTo(facts, null);
  if (objection) return objection;
  const fields = fieldsOf({ facts, input, current: null }, moment);
  if (isRefusal(fields)) return fields;
  const row: Contact = { ...BLANK_CONTACT, ...fields, ...firstVersion(id, moment) };
  return withNewGroups(creation('contact', row, moment), facts.groups, moment);
}

export function updateContact(
  { current, facts }: { current: Contact | null; facts: ContactFacts },
  input: ContactInput,
  moment: Moment,
): Refusal | Decision<Contact> {
  if (!current) return notFound('Contact');
  const objection = objectionTo(facts, current.id);
  if (objection) return objection;
  const fields = fieldsOf({ facts, input, current }, moment);
  if (isRefusal(fields)) return fields;
  if (changesNothing(current, fields)) return { change: null, result: current };
  const made = edition('contact', { from: current, to: { ...current, ...fields } }, moment);
  return withNewGroups(made, facts.groups, moment);
}

export function deleteContact(current: Contact | null, moment: Moment): Refusal | Decision<Contact> {
  return current ? removal('contact', current, moment) : notFound('Contact');
}

/** What is left of a contact that is erased: who it was is not. */
export function blankContact(contact: Contact): Contact {
  const { id, tenant_id, version, created_at, updated_at, type, status_id, source_id } = contact;
  const kept = { id, tenant_id, version, created_at, updated_at, type, status_id, source_id };
  return { ...BLANK_CONTACT, firstname: '', phone: '', ...kept };
}

type Asked<Input> = { facts: ContactFacts; input: Input; current: Contact | null };
type Fields<Input> = Omit<Input, 'groups' | 'custom_fields_data'> & Partial<Pick<Contact, 'group_id' | 'custom_fields_data'>>;

/** The input in the terms of the record: groups by their ids, and the values of custom fields on top of those there are. */
function fieldsOf<Input extends ContactInput>(
  { facts, input, current }: Asked<Input>,
  { workspace }: Moment,
): Refusal | Fields<Input> {
  const { groups, custom_fields_data: given, ...fields } = input;
  const inGroups = groups && { group_id: facts.groups.map(({ id }) => id).sort((a, b) => a - b) };
  if (given === undefined) return { ...fields, ...inGroups };
  const values = mergeCustomValues(current?.custom_fields_data ?? {}, given, workspace.customFields);
  return isRefusal(values) ? values : { ...fields, ...inGroups, custom_fields_data: values };
}

/** Groups that are not there yet are made in the same change, before the contact that is in them. */
function withNewGroups<Made extends { change: Change; result: Contact }>(
  made: Made,
  groups: ChosenGroup[],
  moment: Moment,
): Refusal | Made {
  let { change } = made;
  for (const { id, name } of groups.filter(({ isNew }) => isNew).reverse()) {
    const group = createNamed({ kind: 'group', id, nameHolder: null }, { name }, moment);
    if (isRefusal(group)) return group;
    if (group.change) change = inOrder(group.change, change);
  }
  return { ...made, change };
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
export const BLANK_CONTACT = {
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
