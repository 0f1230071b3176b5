import type { CustomFieldType } from '../custom-field.ts';

/** How the API shows the records of a workspace. Times are ISO 8601 with microseconds, flags are 1 or 0. */
export type ContactRow = {
  id: number;
  firstname: string;
  lastname: string | null;
  /** Null of somebody on WhatsApp who hides it. */
  phone: string | null;
  email: string | null;
  type: 'lead' | 'customer' | 'guest';
  status_id: number | null;
  source_id: number | null;
  company: string | null;
  description: string | null;
  website: string | null;
  zip: string | null;
  city: string | null;
  state: string | null;
  address: string | null;
  assigned_id: number | null;
  group_id: number[];
  custom_fields_data: Record<string, unknown>;
  created_at: string;
  updated_at: string;
};

export type StatusRow = { id: number; name: string; color: string | null; isdefault: 0 | 1; created_at: string; updated_at: string };

export type SourceRow = { id: number; name: string; created_at: string; updated_at: string };

export type GroupRow = SourceRow;

export type CustomFieldRow = SourceRow & {
  /** The key of its values in `custom_fields_data`. */
  slug: string;
  type: CustomFieldType;
  options: string[];
  required: boolean;
};

/** What an erasure did, and how many were on their way for too long. */
export type ErasedCounts = {
  events: number;
  attempts: number;
  deliveries: number;
  in_flight: number;
  answers: number;
  messages: number;
  posts: number;
  /** Whether it is out of the files of the database as well. */
  wiped: boolean;
};

/** How far an erasure is, as long as it runs: events emptied, attempts waited for, and posts of Meta's looked at. */
export type ErasureProgress = {
  running: boolean;
  step: 'events' | 'in_flight' | 'posts' | 'files';
  events: number;
  in_flight: number;
  posts: number;
};
