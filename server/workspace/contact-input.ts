import { z } from 'zod';
import type { Contact } from './records.ts';
import { customFields } from './custom-fields.ts';
import { emailAddress } from './email.ts';
import { readInput } from './input.ts';
import { groupNames } from './group-names.ts';
import { recordId } from './numbers.ts';
import { phoneNumber } from './phone.ts';
import { filledLine, line, lines } from './text.ts';

/** What the caller may set. The rest of a contact is ours; a key that is not here is ignored. */
type Editable = Omit<
  Contact,
  | 'id' | 'tenant_id' | 'version' | 'created_at' | 'updated_at' | 'group_id' | 'custom_fields_data' | 'is_enabled'
  | 'is_opted_out'
>;

export type ContactInput = Partial<Editable> & {
  /** By slug, on top of the values there are; null for one or for all clears. */
  custom_fields_data?: Record<string, unknown> | null;
  /** Names of the groups it is to be in, and in no others. */
  groups?: string[];
};
export type NewContactInput = ContactInput & Pick<Contact, 'firstname' | 'phone' | 'type'>;

export function readNewContact(body: unknown, country: string | null): NewContactInput {
  return readInput(schemas(country).create, body);
}

/** PUT: the keys of a whole contact must be there, the optional ones keep their value when absent. */
export function readWholeContact(body: unknown, country: string | null): ContactInput {
  return readInput(schemas(country).replace, body);
}

export function readPartOfContact(body: unknown, country: string | null): ContactInput {
  return readInput(schemas(country).update, body);
}

const OPTIONAL = {
  email: emailAddress().nullable(),
  company: line({ max: 255 }).nullable(),
  description: lines({ max: 65_535 }).nullable(),
  website: line({ max: 191 }).nullable(),
  country_id: recordId().nullable(),
  zip: line({ max: 20 }).nullable(),
  city: line({ max: 191 }).nullable(),
  state: line({ max: 191 }).nullable(),
  address: line({ max: 500 }).nullable(),
  assigned_id: recordId().nullable(),
  groups: groupNames(),
  custom_fields_data: customFields(),
};

function makeSchemas(country: string | null) {
  const update = z
    .object({
      firstname: filledLine({ max: 255 }),
      lastname: line({ max: 255 }).nullable(),
      phone: phoneNumber(country),
      type: z.enum(['lead', 'customer']),
      status_id: recordId().nullable(),
      source_id: recordId().nullable(),
      ...OPTIONAL,
    })
    .partial();
  return {
    update,
    replace: update.required({ firstname: true, lastname: true, phone: true, type: true }),
    create: update
      .required({ firstname: true, phone: true, type: true })
      .extend({ status_id: recordId(), source_id: recordId() }),
  };
}

/** One set per country that a workspace has, which bounds it at about 250. */
const schemasByCountry = new Map<string | null, ReturnType<typeof makeSchemas>>();

function schemas(country: string | null) {
  const known = schemasByCountry.get(country);
  if (known) return known;
  const made = makeSchemas(country);
  schemasByCountry.set(country, made);
  return made;
}

/** What is taken where the workspace has no country: with one, a phone may also be written as it is dialled there. */
export const CONTACT_INPUT = schemas(null);
