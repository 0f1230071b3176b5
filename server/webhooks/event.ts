import { isDeepStrictEqual } from 'node:util';
import { WIRE_MODEL, type ATTRIBUTES, type EventName, type Model } from '../../contract/webhook-event.ts';
import { randomBase32 } from '../kit/ids.ts';
import { eventTime, restTime, sameSecond, type Micros } from '../kit/time.ts';
import type { NewEvent } from '../workspace/change.ts';
import type { RecordOf } from '../workspace/records.ts';

/** What happened, as the feed keeps it. */
export type Event = NewEvent & {
  workspaceId: number;
  /** Its place in the workspace's feed: ascending, never used twice. */
  seq: number;
  /** `evt_…`: the `webhook-id` of every attempt. */
  id: string;
};

const NONCE_LENGTH = 12;
const EVENT_ID = new RegExp(`^evt_[0-9a-z]{${NONCE_LENGTH}}([0-9a-z]{1,11})$`);

/**
 * The public id: 60 random bits, then the feed number in base 36. The number finds the row without an index; the
 * random part keeps two installations, and a restored backup, from ever giving one id to two events.
 */
export function eventId(nonce: string, seq: number): string {
  return `evt_${nonce}${seq.toString(36)}`;
}

export function newNonce(): string {
  return randomBase32(NONCE_LENGTH);
}

/** The feed number inside a public id, or null when the text is no such id. The row's own id decides whether it is right. */
export function seqOfEventId(id: string): number | null {
  const digits = EVENT_ID.exec(id)?.[1];
  const seq = digits === undefined ? Number.NaN : Number.parseInt(digits, 36);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}

/** The commit time of the next change of a record: never at or before its last, even when the clock steps back. */
export function commitTime(now: Micros, lastOfRecord: Micros | null): Micros {
  return lastOfRecord === null ? now : Math.max(now, lastOfRecord + 1);
}

/**
 * The event of one change, its body serialised here and nowhere else. `row.updated_at` is its commit time;
 * `lastOfRecord` the commit time of the record's change before, which decides whether whole seconds are unique enough.
 * `before` is the record that was updated; with `tellsOriginal` the event is to tell what it had.
 */
export function newEvent<M extends Model>(
  model: M,
  event: EventName,
  row: RecordOf[M],
  lastOfRecord: Micros | null,
  { committedAt = row.updated_at, before, tellsOriginal = false }: Circumstances<M> = {},
): NewEvent {
  const withFraction = lastOfRecord !== null && sameSecond(lastOfRecord, committedAt);
  const body = JSON.stringify({
    event,
    model: WIRE_MODEL[model],
    data: { id: row.id, attributes: attributesOf(model, row), relations: {} },
    original: before && tellsOriginal ? originalOf(model, before, row) : null,
    timestamp: eventTime(committedAt, withFraction),
  });
  const made: NewEvent = { event, model, recordId: row.id, body, committedAt };
  if (before) made.before = before;
  return made;
}

type Circumstances<M extends Model> = {
  committedAt?: Micros | undefined;
  before?: RecordOf[M] | undefined;
  tellsOriginal?: boolean | undefined;
};

/** The previous values of the attributes that changed, in the order of the wire. */
function originalOf<M extends Model>(model: M, before: RecordOf[M], after: RecordOf[M]): Record<string, unknown> {
  const now = attributesOf(model, after);
  return Object.fromEntries(Object.entries(attributesOf(model, before)).filter(([key, value]) => !isDeepStrictEqual(value, now[key])));
}

/** The full attribute set in the order of the wire: shared by the event's body and the REST read shape. */
export function attributesOf<M extends Model>(model: M, row: RecordOf[M]): Record<string, unknown> {
  return ATTRIBUTES_OF[model](row);
}

/** Written out, because objects of one shape are made and serialised four times as fast as those built key by key. */
const ATTRIBUTES_OF: { [M in Model]: (row: RecordOf[M]) => Record<(typeof ATTRIBUTES)[M][number], unknown> } = {
  contact: (row) => ({
    firstname: row.firstname,
    lastname: row.lastname,
    phone: row.phone,
    email: row.email,
    type: row.type,
    status_id: row.status_id,
    source_id: row.source_id,
    tenant_id: row.tenant_id,
    company: row.company,
    description: row.description,
    website: row.website,
    country_id: row.country_id,
    zip: row.zip,
    city: row.city,
    state: row.state,
    address: row.address,
    assigned_id: row.assigned_id,
    group_id: row.group_id,
    custom_fields_data: row.custom_fields_data,
    is_enabled: row.is_enabled,
    is_opted_out: row.is_opted_out,
    created_at: restTime(row.created_at),
    updated_at: restTime(row.updated_at),
  }),
  status: (row) => ({
    name: row.name,
    color: row.color,
    isdefault: row.isdefault,
    tenant_id: row.tenant_id,
    created_at: restTime(row.created_at),
    updated_at: restTime(row.updated_at),
  }),
  source: (row) => ({
    name: row.name,
    tenant_id: row.tenant_id,
    created_at: restTime(row.created_at),
    updated_at: restTime(row.updated_at),
  }),
};
