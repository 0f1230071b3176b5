import { expect, test } from 'vitest';
import type { EndpointFilter, FilterCondition } from '../../../contract/endpoint-filter.ts';
import { chosenSeed, randomFrom } from '../../../test/support/random.ts';
import { BLANK_CONTACT, blankContact } from '../../workspace/contact.ts';
import type { NewEvent } from '../../workspace/change.ts';
import type { Contact } from '../../workspace/records.ts';
import { NEW_ENDPOINT, type Endpoint } from '../endpoint.ts';
import { erasedBody } from '../erased-body.ts';
import { newEvent, type Event } from '../event.ts';
import { Backtest } from './backtest.ts';
import { filtering } from './filter.ts';

const all = { created: true, updated: true, deleted: true };
/** It is off, and would hear of no source. */
const endpoint: Endpoint = {
  ...NEW_ENDPOINT, workspaceId: 6, id: 1, actions: { contact: all, status: all, source: { ...all, created: false } },
  secrets: { current: '', previous: null },
};
const won: EndpointFilter = { contacts: [{ field: 'status_id', from: [2] }, { field: 'status_id', to: [5] }] };

const contact = (id: number, fields: Partial<Contact> = {}): Contact => ({
  ...BLANK_CONTACT, firstname: 'Ada', phone: `+1415555${id}`, type: 'lead', id, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, ...fields,
});

const inFeed = (made: readonly NewEvent[]): Event[] =>
  made.map((event, at) => ({ ...event, committedAt: at, workspaceId: 6, seq: at + 1, id: `evt_${at}` }));

function backtest(filter: EndpointFilter | null, events: readonly Event[]): Backtest {
  const run = new Backtest(endpoint, filter);
  for (const event of events.toReversed()) run.add(event);
  run.end();
  return run;
}

function change(before: Contact, fields: Partial<Contact>, tellsOriginal = false): NewEvent {
  return newEvent('contact', 'updated', { ...before, ...fields }, 0, { before, tellsOriginal });
}

test('knows the value before from the body, or from the event before it, and says where it does not', () => {
  const [first, second] = [contact(1, { status_id: 2 }), contact(2, { status_id: 2 })];
  const events = inFeed([
    change(second, { status_id: 5 }), // 0: nothing before it
    change(second, { status_id: 6 }), // 1: whatever was before
    newEvent('contact', 'created', first, null), // 2: from nothing
    change(first, { status_id: 5 }), // 3: known from 2
    change(contact(3, { status_id: 2 }), { status_id: 5 }, true), // 4: known from itself
    newEvent('source', 'created', { id: 1, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, name: 'a' }, null), // 5: not ticked
    newEvent('source', 'deleted', { id: 1, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, name: 'a' }, null), // 6: nothing is asked
  ]);
  const run = backtest(won, events);
  expect([run.events, run.oldest, run.newest]).toEqual([7, 0, 6]);
  expect(run.sent.eventIds.toSorted()).toEqual(['evt_3', 'evt_4', 'evt_6']);
  expect(run.skipped.eventIds.toSorted()).toEqual(['evt_1', 'evt_2']);
  expect(won.contacts?.map((condition) => run.byCondition.get(condition)?.eventIds)).toEqual([['evt_1', 'evt_2'].toReversed(), undefined]);
  expect(run.notSelected.eventIds).toEqual(['evt_5']);
  expect(run.undecided.eventIds).toEqual(['evt_0']);
});

test('says nothing of what was erased, but that its deletion is told', () => {
  const row = contact(1, { status_id: 2 });
  const emptied = (event: NewEvent): NewEvent => ({ ...event, body: erasedBody(event.body) ?? event.body });
  const events = inFeed([
    emptied(newEvent('contact', 'created', row, null)),
    emptied(change(row, { status_id: 5 })),
    newEvent('contact', 'deleted', blankContact(row), null),
  ]);
  const run = backtest(won, events);
  expect([run.undecided.count, run.sent.eventIds]).toEqual([2, ['evt_2']]);
});

test('names few of many', () => {
  const run = backtest(null, inFeed(Array.from({ length: 12 }, (_, id) => newEvent('contact', 'created', contact(id), null))));
  expect([run.sent.count, run.sent.eventIds.length]).toEqual([12, 5]);
});

test('counts what the commit would have decided', () => {
  const seed = chosenSeed();
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // Never asked of an empty list.
  for (let round = 0; round < 200; round++) {
    const condition = (): FilterCondition => ({ field: pick(['status_id', 'type', 'group_id']), [pick(['from', 'to'])]: [pick([1, 2, null, 'lead', [1]])] });
    const filter: EndpointFilter = { contacts: Array.from({ length: 1 + Math.floor(random() * 3) }, condition) };
    const rows = new Map<number, Contact>();
    const made = Array.from({ length: 30 }, () => {
      const before = rows.get(pick([1, 2, 3])) ?? contact(rows.size + 1);
      const row = { ...before, status_id: pick([1, 2, null]), type: pick(['lead', 'customer'] as const), group_id: pick([[], [1]]) };
      const event = rows.has(row.id) ? newEvent('contact', 'updated', row, 0, { before, tellsOriginal: random() < 0.3 }) : newEvent('contact', 'created', row, null);
      rows.set(row.id, row);
      return event;
    });
    const run = backtest(filter, inFeed(made));
    const reasons = made.map((event) => filtering(event)(filter));
    const byField = Object.groupBy([...run.byCondition], ([{ field }]) => field);
    const at = `seed ${seed}, round ${round}`;
    expect([run.undecided.count, run.sent.count], at).toEqual([0, reasons.filter((reason) => reason === null).length]);
    for (const [field, own = []] of Object.entries(byField)) {
      const count = own.reduce((sum, [, tally]) => sum + tally.count, 0);
      expect(count, at).toBe(reasons.filter((reason) => reason === `filter:${field}`).length);
    }
  }
});
