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

/**
 * A contact as it stood after the change.
 *
 * Times are written like `2026-04-08T14:30:25.000000Z`: UTC, with six fractional digits. Lengths count characters.
 */
export type ContactAttributes = {
  /** At most 255. */
  firstname: string;

  /** At most 255. */
  lastname: string | null;

  /** In E.164 form: `+` and up to 15 digits. Unique within the workspace. */
  phone: string;

  /** At most 191. Unique within the workspace, without regard to case. */
  email: string | null;

  /** `guest` is a contact that nobody has looked at yet, made by an incoming message. */
  type: 'lead' | 'customer' | 'guest';

  /** `data.id` of the status it has. */
  status_id: number | null;

  /** `data.id` of the source it came from. */
  source_id: number | null;

  /** The workspace's number. */
  tenant_id: number;

  /** At most 255. */
  company: string | null;

  /** At most 65,535, and the one attribute that may have several lines. */
  description: string | null;

  /** At most 191. */
  website: string | null;

  /** The country's number. */
  country_id: number | null;

  /** At most 20. */
  zip: string | null;

  /** At most 191. */
  city: string | null;

  /** At most 191. */
  state: string | null;

  /** At most 500. */
  address: string | null;

  /** The number of the person it is assigned to. */
  assigned_id: number | null;

  /** Numbers of the groups it is in; empty when it is in none. */
  group_id: number[];

  /** Values of the workspace's own fields, by the slug of the field; `{}` when there are none. */
  custom_fields_data: Record<string, unknown>;

  /** 0 when it was switched off. */
  is_enabled: 0 | 1;

  /** 1 when it does not want to be written to. */
  is_opted_out: 0 | 1;

  /** When it was made. */
  created_at: string;

  /** When it was last changed: the time of this event, unless the event is `deleted`. */
  updated_at: string;
};

/** A status that contacts can have. */
export type StatusAttributes = {
  /** 3 to 255. Unique within the workspace, without regard to case. */
  name: string;

  /** `#RRGGBB`. */
  color: string | null;

  /** 1 on at most one status of a workspace. Making another the default sends two events, the old one's first. */
  isdefault: 0 | 1;

  /** The workspace's number. */
  tenant_id: number;

  /** When it was made. */
  created_at: string;

  /** When it was last changed. */
  updated_at: string;
};

/** A source that contacts can come from. */
export type SourceAttributes = {
  /** 1 to 255. Unique within the workspace, without regard to case. */
  name: string;

  /** The workspace's number. */
  tenant_id: number;

  /** When it was made. */
  created_at: string;

  /** When it was last changed. */
  updated_at: string;
};
