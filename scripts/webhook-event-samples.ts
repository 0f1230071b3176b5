import type { EventName, Model } from '../contract/webhook-event.ts';
import type { Micros } from '../server/kit/time.ts';
import { commitTime, newEvent } from '../server/webhooks/event.ts';
import { BLANK_CONTACT } from '../server/workspace/contact.ts';
import type { Contact, RecordOf, Source, Status } from '../server/workspace/records.ts';

/** One day in one workspace, in which each of the nine events happens once. */
const START: Micros = Date.UTC(2026, 3, 16, 12, 34, 56) * 1_000;
const SECOND: Micros = 1_000_000;
const TENANT = 6;

const status: Status = { ...made(7, 0), name: 'Interested', color: '#0EA5E9', isdefault: 0 };
const source: Source = { ...made(3, 0), name: 'Trade fair' };
const contact: Contact = {
  ...BLANK_CONTACT,
  ...made(123, 0),
  firstname: 'Ada',
  lastname: 'Lovelace',
  phone: '+14155551234',
  email: 'ada@example.com',
  type: 'lead',
  status_id: 7,
  source_id: 3,
  city: 'London',
};

export type Sample = { model: Model; event: EventName; body: string };

/** The contact changes again 250 ms after it was made, so that its `updated` shows the six digits. */
export const SAMPLES: readonly Sample[] = [
  ...life('status', status, { name: 'Very interested' }, 90 * SECOND),
  ...life('source', source, { name: 'Trade fair 2026' }, 90 * SECOND),
  ...life('contact', contact, { type: 'customer', company: 'Analytical Engines' }, SECOND / 4),
];

function made(id: number, afterStart: Micros) {
  const at = START + afterStart;
  return { id, tenant_id: TENANT, version: 1, created_at: at, updated_at: at };
}

function life<M extends Model>(model: M, row: RecordOf[M], changes: Partial<RecordOf[M]>, wait: Micros): Sample[] {
  const changedAt = commitTime(row.updated_at + wait, row.updated_at);
  const changed = { ...row, ...changes, version: 2, updated_at: changedAt };
  const deletedAt = commitTime(changedAt + 3_600 * SECOND, changedAt);
  return [
    { model, event: 'created', body: newEvent(model, 'created', row, null).body },
    { model, event: 'updated', body: newEvent(model, 'updated', changed, row.updated_at).body },
    { model, event: 'deleted', body: newEvent(model, 'deleted', changed, changedAt, { committedAt: deletedAt }).body },
  ];
}
