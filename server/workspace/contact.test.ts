import { describe, expect, test } from 'vitest';
import { createContact, deleteContact, NOTHING_IN_THE_WAY, updateContact, type ContactFacts } from './contact.ts';
import type { ContactInput, NewContactInput } from './contact-input.ts';
import type { Contact, CustomField } from './records.ts';
import { isRefusal } from './refusal.ts';

const WORKSPACE = { id: 6, referenceVersion: 40, customFields: [] };
const NOW = Date.UTC(2026, 3, 16, 12, 34, 56) * 1000;
const MOMENT = { now: NOW, workspace: WORKSPACE };
const INPUT: NewContactInput = { firstname: 'John', phone: '+14155551234', type: 'lead', status_id: 1, source_id: 2 };
const facts = NOTHING_IN_THE_WAY;

function made(input: NewContactInput = INPUT): Contact {
  const decision = createContact({ id: 123, facts }, input, MOMENT);
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision.result;
}

function numberField(id: number, slug: string): CustomField {
  return { id, tenant_id: 6, version: 1, created_at: NOW, updated_at: NOW, name: slug, slug, type: 'number', options: [], required: 0 };
}

function update(current: Contact, input: ContactInput, now = NOW) {
  return updateContact({ current, facts }, input, { now, workspace: WORKSPACE });
}

describe('creating a contact', () => {
  test('fills every column and writes one event', () => {
    const decision = createContact({ id: 123, facts }, INPUT, MOMENT);
    const row = made();
    expect(row).toEqual({
      ...INPUT, id: 123, tenant_id: 6, version: 1, lastname: null, email: null, company: null, description: null,
      website: null, country_id: null, zip: null, city: null, state: null, address: null, assigned_id: null,
      group_id: [], custom_fields_data: {}, is_enabled: 1, is_opted_out: 0, created_at: NOW, updated_at: NOW,
    });
    expect(decision).toMatchObject({
      change: {
        workspaceId: 6,
        referenceVersion: 40,
        writes: [{ write: 'insert', model: 'contact', row }],
        events: [{ event: 'created', model: 'contact', recordId: 123, committedAt: NOW }],
      },
    });
  });

  test('names all that stands in its way', () => {
    const inTheWay: ContactFacts = { ...facts, phoneHolder: 7, emailHolder: 8, missing: ['status_id', 'assigned_id'] };
    expect(createContact({ id: 1, facts: inTheWay }, INPUT, MOMENT)).toMatchObject({
      refused: 'validation_failed',
      errors: {
        phone: ['The phone has already been taken.'],
        email: ['The email has already been taken.'],
        status_id: ['The selected status_id is invalid.'],
        assigned_id: ['The selected assigned_id is invalid.'],
      },
    });
  });
});

describe('updating a contact', () => {
  const current = made();

  test('writes the whole row with its next version', () => {
    const decision = update(current, { lastname: 'Doe', status_id: null }, NOW + 5_000_000);
    const row = { ...current, lastname: 'Doe', status_id: null, version: 2, updated_at: NOW + 5_000_000 };
    expect(decision).toMatchObject({
      change: {
        writes: [{ write: 'update', model: 'contact', row, expects: 1 }],
        events: [{ event: 'updated', recordId: 123, committedAt: NOW + 5_000_000 }],
      },
      result: row,
    });
  });

  test.each<[string, ContactInput]>([
    ['nothing', {}],
    ['the same values', { firstname: 'John', status_id: 1, email: null, custom_fields_data: {} }],
  ])('changes nothing when given %s', (_what, input) => {
    expect(update(current, input)).toEqual({ change: null, result: current });
  });

  test('sees no change in reordered values of custom fields', () => {
    const row = { ...current, custom_fields_data: { a: 1, b: 2 } };
    const moment = { now: NOW, workspace: { ...WORKSPACE, customFields: [numberField(1, 'a'), numberField(2, 'b')] } };
    const change = (values: object) => updateContact({ current: row, facts }, { custom_fields_data: { ...values } }, moment);
    expect(change({ b: 2, a: 1 })).toMatchObject({ change: null });
    expect(change({ b: 3 })).toMatchObject({ result: { version: 2, custom_fields_data: { a: 1, b: 3 } } });
  });

  test('makes the groups that are not there yet in the same change, without an event for them', () => {
    const groups = [{ id: 9, name: 'VIP', isNew: true }, { id: 4, name: 'Berlin', isNew: false }];
    const decision = updateContact({ current, facts: { ...facts, groups } }, { groups: ['VIP', 'Berlin'] }, MOMENT);
    expect(decision).toMatchObject({ result: { group_id: [4, 9] } });
    if (isRefusal(decision)) throw new Error(decision.message);
    expect(decision.change?.writes.map(({ write, model }) => `${write} ${model}`)).toEqual(['insert group', 'update contact']);
    expect(decision.change?.events.map(({ event, model }) => `${model} ${event}`)).toEqual(['contact updated']);
  });

  test('leaves the groups alone that the input does not speak of', () => {
    const row = { ...current, group_id: [4] };
    expect(updateContact({ current: row, facts }, { company: 'X' }, MOMENT)).toMatchObject({ result: { group_id: [4] } });
    expect(updateContact({ current: row, facts }, { groups: [] }, MOMENT)).toMatchObject({ result: { group_id: [] } });
  });

  test('lets a contact keep its own phone and email', () => {
    const own = { ...facts, phoneHolder: 123, emailHolder: 123, missing: [] };
    const decision = updateContact({ current, facts: own }, { phone: '+14155551234', company: 'X' }, MOMENT);
    expect(decision).toMatchObject({ result: { company: 'X' } });
  });

  test('refuses the phone of another', () => {
    const decision = updateContact({ current, facts: { ...facts, phoneHolder: 9 } }, { phone: '+14155559999' }, MOMENT);
    expect(decision).toMatchObject({ errors: { phone: ['The phone has already been taken.'] } });
  });

  test('finds no contact that is gone', () => {
    const gone = { refused: 'not_found', message: 'Contact not found' };
    expect(updateContact({ current: null, facts }, {}, MOMENT)).toEqual(gone);
    expect(deleteContact(null, MOMENT)).toEqual(gone);
  });
});

describe('deleting a contact', () => {
  test('sends the last attributes at its own time', () => {
    const current = made();
    const decision = deleteContact(current, { now: NOW - 10_000_000, workspace: WORKSPACE });
    if (isRefusal(decision)) throw new Error(decision.message);
    expect(decision.change?.writes).toEqual([{ write: 'delete', model: 'contact', id: 123, expects: 1 }]);
    const [event] = decision.change?.events ?? [];
    expect(event).toMatchObject({ event: 'deleted', committedAt: NOW + 1 });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      data: { attributes: { firstname: 'John', updated_at: '2026-04-16T12:34:56.000000Z' } },
      timestamp: '2026-04-16T12:34:56.000001+00:00',
    });
  });
});
