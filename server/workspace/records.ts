import type { CustomFieldType } from '../../contract/custom-field.ts';
import type { Micros } from '../kit/time.ts';

/**
 * The kinds of record, in the names of the wire contract, so that nothing is renamed on the way from the
 * table to the body of an event. `version` counts the changes of a record; `updated_at` only ever grows.
 */
type Stored = { id: number; tenant_id: number; version: number; created_at: Micros; updated_at: Micros };

export type Contact = Stored & {
  firstname: string;
  lastname: string | null;
  /** E.164; null of somebody on WhatsApp who hides it. */
  phone: string | null;
  email: string | null;
  type: ContactType;
  status_id: number | null;
  source_id: number | null;
  company: string | null;
  description: string | null;
  website: string | null;
  country_id: number | null;
  zip: string | null;
  city: string | null;
  state: string | null;
  address: string | null;
  assigned_id: number | null;
  /** Ids of groups, ascending. */
  group_id: number[];
  custom_fields_data: Record<string, unknown>;
  is_enabled: 0 | 1;
  is_opted_out: 0 | 1;
};

export type ContactType = 'lead' | 'customer' | 'guest';

export type Status = Stored & { name: string; color: string | null; isdefault: 0 | 1 };

export type Source = Stored & { name: string };

export type Group = Stored & { name: string };

/** What a workspace keeps of its contacts beyond the fields that all have. */
export type CustomField = Stored & {
  name: string;
  /** The key in `custom_fields_data`; never changed. */
  slug: string;
  type: CustomFieldType;
  /** Of a select. */
  options: string[];
  required: 0 | 1;
};


export type RecordOf = { contact: Contact; status: Status; source: Source; group: Group; custom_field: CustomField };

/** Of these, groups and custom fields fire no event. */
export type RecordKind = keyof RecordOf;

/** Records that are a name and nothing else. */
export type NamedKind = 'source' | 'group';
