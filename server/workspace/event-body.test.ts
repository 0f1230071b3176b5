import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTES, type Model } from '../../contract/webhook-event.ts';
import { creation, edition, firstVersion, removal, type Made } from './decision.ts';
import { createContact, NOTHING_IN_THE_WAY } from './contact.ts';
import { isRefusal } from './refusal.ts';
import { createNamed } from './named-record.ts';
import { createStatus } from './status.ts';
import type { Contact, CustomField, Source, Status } from './records.ts';

const BUDGET: CustomField = {
  id: 1, tenant_id: 6, version: 1, created_at: 0, updated_at: 0, name: 'Budget', slug: 'budget', type: 'number', options: [],
  required: 0,
};
const WORKSPACE = { id: 6, referenceVersion: 1, customFields: [BUDGET] };
const at = (now: number) => ({ now, workspace: WORKSPACE });
const NOON = Date.UTC(2026, 3, 16, 12, 34, 56) * 1000;
const LATER = NOON + 61_000_000;

const CONTACT = {
  firstname: 'Zoë', lastname: null, phone: '+14155551234', email: 'zoe@example.com', type: 'lead' as const,
  status_id: 3, source_id: 8, description: 'a "quote" / line\n', custom_fields_data: { budget: 5 },
};

function rowOf<Row>(decision: object): Row {
  if (isRefusal(decision)) throw new Error(decision.message);
  return (decision as { result: Row }).result; // Checked above: a decision has a result.
}

const contact = rowOf<Contact>(createContact({ id: 123, facts: NOTHING_IN_THE_WAY }, CONTACT, at(NOON)));
const GREEN = { name: 'New', color: '#22c55e' };
const status = rowOf<Status>(createStatus({ id: 3, nameHolder: null, oldDefault: null }, GREEN, at(NOON)));
const source = rowOf<Source>(createNamed({ kind: 'source', id: 8, nameHolder: null }, { name: 'Website' }, at(NOON)));

const body = (made: Made<Model>) => made.change.events[0]?.body;

/** The text between the braces of `attributes`, as it stands on the wire. */
const contactText = (firstname: string, updatedAt: string) =>
  `"firstname":"${firstname}","lastname":null,"phone":"+14155551234","email":"zoe@example.com","type":"lead",` +
  `"status_id":3,"source_id":8,"tenant_id":6,"company":null,"description":"a \\"quote\\" / line\\n","website":null,` +
  `"country_id":null,"zip":null,"city":null,"state":null,"address":null,"assigned_id":null,"group_id":[],` +
  `"custom_fields_data":{"budget":5},"is_enabled":1,"is_opted_out":0,` +
  `"created_at":"2026-04-16T12:34:56.000000Z","updated_at":"${updatedAt}"`;
const statusText = (name: string, updatedAt: string) =>
  `"name":"${name}","color":"#22c55e","isdefault":0,"tenant_id":6,` +
  `"created_at":"2026-04-16T12:34:56.000000Z","updated_at":"${updatedAt}"`;
const sourceText = (name: string, updatedAt: string) =>
  `"name":"${name}","tenant_id":6,"created_at":"2026-04-16T12:34:56.000000Z","updated_at":"${updatedAt}"`;

const FIRST = '2026-04-16T12:34:56.000000Z';
const SECOND = '2026-04-16T12:35:57.000000Z';

const wire = (event: string, [model, id]: [string, number], attributes: string) =>
  `{"event":"${event}","model":"App\\\\Models\\\\Tenant\\\\${model}","data":{"id":${id},"attributes":{${attributes}},` +
  `"relations":{}},"original":null,"timestamp":"2026-04-16T12:3${event === 'created' ? '4:56' : '5:57'}+00:00"}`;

describe('the body of an event', () => {
  test.each([
    [
      'a created contact',
      creation('contact', contact, at(NOON)),
      wire('created', ['Contact', 123], contactText('Zoë', FIRST)),
    ],
    [
      'an updated contact',
      edition('contact', { from: contact, to: { ...contact, firstname: 'Zoé' } }, at(LATER)),
      wire('updated', ['Contact', 123], contactText('Zoé', SECOND)),
    ],
    [
      'a deleted contact',
      removal('contact', contact, at(LATER)),
      wire('deleted', ['Contact', 123], contactText('Zoë', FIRST)),
    ],
    [
      'a created status',
      creation('status', status, at(NOON)),
      wire('created', ['Status', 3], statusText('New', FIRST)),
    ],
    [
      'an updated status',
      edition('status', { from: status, to: { ...status, name: 'Won' } }, at(LATER)),
      wire('updated', ['Status', 3], statusText('Won', SECOND)),
    ],
    [
      'a deleted status',
      removal('status', status, at(LATER)),
      wire('deleted', ['Status', 3], statusText('New', FIRST)),
    ],
    [
      'a created source',
      creation('source', source, at(NOON)),
      wire('created', ['Source', 8], sourceText('Website', FIRST)),
    ],
    [
      'an updated source',
      edition('source', { from: source, to: { ...source, name: 'Web' } }, at(LATER)),
      wire('updated', ['Source', 8], sourceText('Web', SECOND)),
    ],
    [
      'a deleted source',
      removal('source', source, at(LATER)),
      wire('deleted', ['Source', 8], sourceText('Website', FIRST)),
    ],
  ])('of %s is these bytes', (_what, made, text) => {
    expect(body(made)).toBe(text);
  });

  test('has the previous values of what changed, and only those, where the workspace wants them', () => {
    const wanting = { now: LATER, workspace: { ...WORKSPACE, includeOriginal: true } };
    const to = { ...contact, firstname: 'Zoé', company: 'Acme', custom_fields_data: { budget: 6 } };
    const text = body(edition('contact', { from: contact, to }, wanting)) ?? '';
    expect(text).toContain(
      `"relations":{}},"original":{"firstname":"Zoë","company":null,"custom_fields_data":{"budget":5},"updated_at":"${FIRST}"},"timestamp"`,
    );
    const ends = [creation('contact', contact, wanting), removal('contact', contact, wanting)];
    expect(ends.map((made) => JSON.parse(body(made) ?? '').original)).toEqual([null, null]);
  });

  test('has every key in order for any contact', () => {
    const optional = fc.record(
      { lastname: fc.string(), email: fc.string(), company: fc.string(), assigned_id: fc.nat(), zip: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(optional, (fields) => {
        const input = { ...CONTACT, ...fields };
        const row = rowOf<Contact>(createContact({ id: 1, facts: NOTHING_IN_THE_WAY }, input, at(NOON)));
        const parsed = JSON.parse(body(creation('contact', row, at(NOON))) ?? '');
        expect(Object.keys(parsed)).toEqual(['event', 'model', 'data', 'original', 'timestamp']);
        expect(Object.keys(parsed.data)).toEqual(['id', 'attributes', 'relations']);
        expect(Object.keys(parsed.data.attributes)).toEqual([...ATTRIBUTES.contact]);
      }),
    );
  });
});

describe('a receiver that drops repeats', () => {
  const steps = fc.array(
    fc.record({
      record: fc.integer({ min: 1, max: 3 }),
      clockStep: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2_500_000, max: 2_500_000 })),
      end: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  test('finds no two events alike, whatever the clock does', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1_999_999 }), (changes, offset) => {
        const rows = new Map<number, Source>();
        const ended = new Set<number>();
        const seen: string[] = [];
        let now = NOON + offset;
        for (const { record: id, clockStep, end } of changes) {
          now += clockStep;
          if (ended.has(id)) continue;
          const row = rows.get(id);
          const made = nextChange(id, row, { now, end });
          rows.set(id, made.result);
          if (row && end) ended.add(id);
          const parsed = JSON.parse(body(made) ?? '');
          seen.push([parsed.model, parsed.data.id, parsed.event, parsed.timestamp].join());
        }
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });

  type Step = { now: number; end: boolean };

  function nextChange(id: number, row: Source | undefined, { now, end }: Step): Made<'source'> {
    if (!row) return creation('source', { name: 'a', ...firstVersion(id, at(now)) }, at(now));
    if (end) return removal('source', row, at(now));
    return edition('source', { from: row, to: { ...row, name: `${row.name}a` } }, at(now));
  }
});
