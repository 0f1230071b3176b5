/** `model` of an event about a contact. */
export const CONTACT = 'App\\Models\\Tenant\\Contact';

/** `model` of an event about a status. */
export const STATUS = 'App\\Models\\Tenant\\Status';

/** `model` of an event about a source. */
export const SOURCE = 'App\\Models\\Tenant\\Source';

/**
 * One of the nine events: `created`, `updated` or `deleted`, of a contact, a status or a source.
 *
 * `model` tells which, and TypeScript narrows the attributes by it:
 *
 *     if (event.model === CONTACT && event.event === 'created') greet(event.data.attributes.firstname);
 */
export type WebhookEvent =
  | EventAbout<typeof CONTACT, ContactAttributes>
  | EventAbout<typeof STATUS, StatusAttributes>
  | EventAbout<typeof SOURCE, SourceAttributes>;

type EventAbout<Model extends string, Attributes> = {
  /** What happened to the record. */
  event: 'created' | 'updated' | 'deleted';

  /** What kind of record it is. Compare with `CONTACT`, `STATUS` or `SOURCE`. */
  model: Model;

  data: {
    /** The record's number. Unique among records of one model in one workspace. 0 marks a test event. */
    id: number;

    /** Every attribute as it stood after the change; for `deleted`, as it last was. No key is ever left out. */
    attributes: Attributes;

    /** Always empty. */
    relations: Record<string, never>;
  };

  /** Null, unless previous values were asked for: then those of the attributes that an update changed. */
  original: Partial<Attributes> | null;

  /**
   * When the change was committed, as ISO 8601 with `+00:00`. It is the same on every attempt and every resend.
   *
   * Whole seconds; six fractional digits are added when the same record changed twice within one second.
   * Keep it as text for comparisons: `Date` drops three of the six digits.
   */
  timestamp: string;
};

/** Times in attributes are written like `2026-04-08T14:30:25.000000Z`. */
export type ContactAttributes = {
  firstname: string;
  lastname: string | null;

  /** In E.164 form: `+` and up to 15 digits. */
  phone: string;
  email: string | null;
  type: 'lead' | 'customer' | 'guest';
  status_id: number | null;
  source_id: number | null;

  /** The workspace's number. */
  tenant_id: number;
  company: string | null;
  description: string | null;
  website: string | null;
  country_id: number | null;
  zip: string | null;
  city: string | null;
  state: string | null;
  address: string | null;

  /** The person the contact is assigned to. */
  assigned_id: number | null;

  /** Numbers of the groups the contact is in. */
  group_id: number[];

  /** By the slug of the field. */
  custom_fields_data: Record<string, unknown>;
  is_enabled: 0 | 1;
  is_opted_out: 0 | 1;
  created_at: string;
  updated_at: string;
};

export type StatusAttributes = {
  name: string;

  /** `#RRGGBB`. */
  color: string | null;

  /** 1 on at most one status of a workspace. */
  isdefault: 0 | 1;
  tenant_id: number;
  created_at: string;
  updated_at: string;
};

export type SourceAttributes = {
  name: string;
  tenant_id: number;
  created_at: string;
  updated_at: string;
};
