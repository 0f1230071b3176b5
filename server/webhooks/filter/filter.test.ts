import { expect, test } from 'vitest';
import type { EndpointFilter, FilterCondition, FilterValue } from '../../../contract/endpoint-filter.ts';
import type { EventName } from '../../../contract/webhook-event.ts';
import { chosenSeed, randomFrom } from '../../../test/support/random.ts';
import { BLANK_CONTACT, blankContact } from '../../workspace/contact.ts';
import type { Contact } from '../../workspace/records.ts';
import { newEvent } from '../event.ts';
import { filtering, filterSentence } from './filter.ts';
import { judge } from './judge.ts';

const contact = (fields: Partial<Contact> = {}): Contact => ({
  ...BLANK_CONTACT, firstname: 'Ada', phone: '+14155551234', type: 'lead', id: 1, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, ...fields,
});

/** What becomes of one event of a contact at an endpoint that asks for this. */
function answer(filter: EndpointFilter, event: EventName, after: Partial<Contact>, before?: Partial<Contact>) {
  return filtering(newEvent('contact', event, contact(after), null, before && { before: contact(before) }))(filter);
}

const won: EndpointFilter = { contacts: [{ field: 'status_id', from: [2], to: [5] }] };

test('lets a transition through, and says on which field another failed', () => {
  expect(answer(won, 'updated', { status_id: 5 }, { status_id: 2 })).toBeNull();
  expect(answer(won, 'updated', { status_id: 5 }, { status_id: 3 })).toBe('filter:status_id');
  expect(answer(won, 'updated', { status_id: 6 }, { status_id: 2 })).toBe('filter:status_id');
  expect(filterSentence('filter:status_id')).toContain('its condition on status_id did not hold');
});

test('asks nothing of other kinds of records', () => {
  const event = newEvent('source', 'created', { id: 1, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, name: 'a' }, null);
  expect(filtering(event)(won)).toBeNull();
  expect(filtering({ event: 'message.read', model: 'message', recordId: 1, body: 'not looked at', committedAt: 0 })(won)).toBeNull();
});

test('takes what was created as having had nothing, and what was deleted as it was', () => {
  const changed: EndpointFilter = { contacts: [{ field: 'status_id', changed: true }] };
  expect(answer(changed, 'created', { status_id: 5 })).toBeNull();
  expect(answer(changed, 'created', { status_id: null })).toBe('filter:status_id');
  expect(answer(changed, 'deleted', { status_id: 5 })).toBe('filter:status_id');
  expect(answer(won, 'created', { status_id: 5 })).toBe('filter:status_id');
  expect(answer({ contacts: [{ field: 'status_id', from: [null], to: [5] }] }, 'created', { status_id: 5 })).toBeNull();
  expect(answer({ contacts: [{ field: 'group_id', changed: true }] }, 'created', { group_id: [] })).toBe('filter:group_id');
  expect(answer({ contacts: [{ field: 'status_id', to: [5] }] }, 'deleted', { status_id: 5 })).toBeNull();
  expect(answer({ contacts: [{ field: 'status_id', from: [5] }] }, 'deleted', { status_id: 5 })).toBeNull();
});

test('compares as JSON, lists as a whole and custom fields one by one', () => {
  expect(answer({ contacts: [{ field: 'is_enabled', to: [1] }] }, 'created', { is_enabled: 1 })).toBeNull();
  expect(answer({ contacts: [{ field: 'is_enabled', to: [true, '1'] }] }, 'created', { is_enabled: 1 })).toBe('filter:is_enabled');
  expect(answer({ contacts: [{ field: 'group_id', to: [[1, 2]] }] }, 'created', { group_id: [1, 2] })).toBeNull();
  expect(answer({ contacts: [{ field: 'group_id', to: [[1], 1] }] }, 'created', { group_id: [1, 2] })).toBe('filter:group_id');
  const budget: EndpointFilter = { contacts: [{ field: 'custom_fields_data.budget', from: [null], to: [900] }] };
  const has = (values: Contact['custom_fields_data']) => ({ custom_fields_data: values });
  expect(answer(budget, 'updated', has({ budget: 900 }), has({}))).toBeNull();
  expect(answer(budget, 'updated', has({ budget: 900 }), has({ budget: 1 }))).toBe('filter:custom_fields_data.budget');
  const odd: EndpointFilter = { contacts: [{ field: 'custom_fields_data.constructor', changed: true }] };
  expect(answer(odd, 'updated', has({ budget: 1 }), has({}))).toBe('filter:custom_fields_data.constructor');
});

test('tells of an erasure whatever it asks', () => {
  const row = contact({ assigned_id: 7, status_id: 2 });
  expect(filtering(newEvent('contact', 'deleted', row, null))(won)).toBe('filter:status_id');
  expect(filtering(newEvent('contact', 'deleted', blankContact(row), null))(won)).toBeNull();
});

/** What the rules say, read aloud: each condition by itself, on values spelled out. */
function byTheBook(conditions: FilterCondition[], event: EventName, after: FilterValue, before: FilterValue): boolean {
  const spelled = (value: FilterValue) => JSON.stringify(value);
  const had = event === 'created' ? 'null' : event === 'deleted' ? spelled(after) : spelled(before);
  return conditions.every(({ from, to, changed }) => {
    const fromHolds = from === undefined || from.map(spelled).includes(had);
    const toHolds = to === undefined || to.map(spelled).includes(spelled(after));
    return fromHolds && toHolds && (changed === undefined || had !== spelled(after));
  });
}

test('decides as the rules do, and what it cannot know only where the value before matters', () => {
  const seed = chosenSeed();
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // Never asked of an empty list.
  const values: FilterValue[] = [null, 0, 1, '1', true, '', [1], [1, '1'], []];
  const some = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(values));
  for (let round = 0; round < 5_000; round++) {
    const conditions = Array.from({ length: 1 + Math.floor(random() * 3) }, (): FilterCondition => {
      const condition: FilterCondition = { field: 'x' };
      if (random() < 0.5) condition.from = some();
      if (random() < 0.5) condition.to = some();
      if (random() < 0.3) condition.changed = true;
      return condition;
    });
    const [event, after, before] = [pick(['created', 'updated', 'deleted'] as const), pick(values), pick(values)];
    const at = `seed ${seed}, round ${round}`;
    const expected = byTheBook(conditions, event, after, before);
    expect(judge(conditions, { event, after: { x: after }, before: { x: before } }) === 'passed', at).toBe(expected);
    const blind = judge(conditions, { event, after: { x: after }, before: null });
    const possible = new Set([...values, 'something else'].map((had) => byTheBook(conditions, event, after, had)));
    // Who does not know the value before answers right, or not at all.
    if (blind === 'unknown') expect(event, at).toBe('updated');
    else expect([...possible], at).toEqual([blind === 'passed']);
  }
});
