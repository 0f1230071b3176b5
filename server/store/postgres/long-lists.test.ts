import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactFilter } from '../contract.ts';
import type { Database } from './database.ts';
import { listContacts, listContactsAfter } from './list-records.ts';
import { administer, migratedDatabase, type MigratedDatabase } from './postgres-rig.ts';

const CONTACTS = 100_000;
const PER_PAGE = 15;
const LAST_PAGE = Math.ceil(CONTACTS / PER_PAGE);
const FILLED_WITHIN_MS = 120_000;

let database: MigratedDatabase;
let db: Database;

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
  await administer(database.url, `
    INSERT INTO workspaces (subdomain, name, created_at) VALUES ('a', 'x', 1);
    INSERT INTO groups (workspace_id, id, version, created_at, updated_at, name, name_key) VALUES (1, 1, 1, 1, 1, 'g', 'g');
    INSERT INTO contacts (workspace_id, id, version, created_at, updated_at, firstname, lastname, phone, type, group_id,
        custom_fields_data, is_enabled, is_opted_out, search_key)
      SELECT 1, n, 1, n * 10, n * 10, 'Ada' || n, 'Lovelace', '+1415' || (2000000 + n),
        CASE WHEN n % 50 = 0 THEN 'customer' ELSE 'lead' END, CASE WHEN n % 2 = 0 THEN '[1]' ELSE '[]' END, '{}', 1, 0,
        'ada' || n || chr(10) || 'lovelace' FROM generate_series(1, ${CONTACTS}) n;
    INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
      SELECT 1, 1, created_at, id FROM contacts WHERE group_id = '[1]' ON CONFLICT DO NOTHING;`);
  await administer(database.url, 'VACUUM ANALYZE');
}, FILLED_WITHIN_MS);

afterAll(() => database.drop());

/** What PostgreSQL does for it, one line for each look at a table. */
async function looksOf(list: (db: Database) => Promise<unknown>): Promise<string[]> {
  const looks: string[] = [];
  const explaining = Object.assign(Object.create(db) as Database, {
    async rowsOnce(sql: string, values: never[]) {
      const plan = await db.rowsOnce<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values);
      const steps = plan.map((line) => line['QUERY PLAN']).filter((line) => line.includes('  (cost='));
      looks.push(...steps.map((line) => line.replace(/^[ >-]*|  \(cost=.*$/g, '')));
      return [];
    },
  });
  await list(explaining);
  return looks.filter((step) => / Scan/.test(step) && !/^(CTE|Subquery) Scan/.test(step) && step !== A_LONG_KEY);
}

const IN_ORDER = 'Index Only Scan Backward using contacts_listed on contacts c';
/** Where a key is too long for the index. */
const A_LONG_KEY = 'Index Scan using contacts_pkey on contacts l';
const A_PAGE = 'Index Scan using contacts_pkey on contacts';
/** The same contacts, sorted afterwards, where few are expected to fit. */
const GATHERED = ['Bitmap Heap Scan on contacts c', 'Bitmap Index Scan on contacts_pkey'];

test.each<[string, number, Partial<ContactFilter>, number]>([
  ['a filter', 1, { type: 'customer' }, CONTACTS / 50],
  ['the end of a filter', CONTACTS / 50 / PER_PAGE, { type: 'lead' }, CONTACTS - CONTACTS / 50],
  ['what changed lately', 1, { updatedAfter: CONTACTS * 10 - 50 }, 5],
  ['a search that finds all', LAST_PAGE - 1, { search: 'LOVE' }, CONTACTS],
  ['a search that finds one', 1, { search: 'ada77777' }, 1],
  ['a search that finds none', 1, { search: 'nobody' }, 0],
  ['a page after the last', 2 ** 31, { search: 'LOVE' }, CONTACTS],
])('%s is one look at the contacts, and one at what comes after', async (_what, page, filter, total) => {
  const query = { workspaceId: 1, page: Math.floor(page), perPage: PER_PAGE, ...filter };
  const found = await listContacts(db, query);
  expect(found.total).toBe(total);
  expect(found.rows).toHaveLength(Math.min(PER_PAGE, Math.max(0, total - (query.page - 1) * PER_PAGE)));
  expect(found.rows.map(({ id }) => id)).toEqual(found.rows.map(({ id }) => id).sort((a, b) => b - a));
  const looks = await looksOf((explaining) => listContacts(explaining, query));
  const whole = filter.updatedAfter === undefined ? [IN_ORDER] : GATHERED;
  // Explained, a page has no rows, so behind the first it is asked as well how many there are.
  expect(looks).toEqual(query.page === 1 ? [...whole, A_PAGE] : [...whole, A_PAGE, IN_ORDER]);
});

test.each<[string, Partial<ContactFilter>, number]>([
  ['all', {}, CONTACTS],
  ['a group of half of them', { groupId: 1 }, CONTACTS / 2],
])('the last page of %s is found without looking at any other contact', async (_what, filter, total) => {
  const query = { workspaceId: 1, page: Math.ceil(total / PER_PAGE) - 1, perPage: PER_PAGE, ...filter };
  const found = await listContacts(db, query);
  expect([found.total, found.rows.length]).toEqual([total, PER_PAGE]);
  const looks = await looksOf((explaining) => listContacts(explaining, query));
  expect(looks.filter((look) => !look.startsWith('Index Only Scan'))).toEqual([A_PAGE]);
});

test('a part from the middle is read from its place on', async () => {
  const query = { workspaceId: 1, after: { createdAt: (CONTACTS / 2) * 10, id: CONTACTS / 2 }, limit: 100, type: 'lead' } as const;
  expect((await listContactsAfter(db, query))[0]?.id).toBe(CONTACTS / 2 - 1);
  const looks = await looksOf((explaining) => listContactsAfter(explaining, query));
  expect(looks).toEqual([IN_ORDER, A_PAGE]);
});
