import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import type { Bindable } from '../columns.ts';
import type { ContactFilter } from '../contract.ts';
import { Database } from './database.ts';
import { listContacts, listContactsAfter } from './list-records.ts';
import { migrate } from './migrate.ts';
import { writeBatch } from './write-batch.ts';

const CONTACTS = 100_000;
const PER_PAGE = 15;
const LAST_PAGE = Math.ceil(CONTACTS / PER_PAGE);

let directory: string;
let db: Database;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-lists-'));
  const file = join(directory, 'ackwell.db');
  migrate(file, silentLog);
  db = Database.writing(file);
  const owner = { email: 'a@example.com', name: 'x', passwordHash: 'x' };
  writeBatch(db, 1, [['createWorkspace', { subdomain: 'a', name: 'x', owner, secret: 's', nowMs: 1 }]]);
  db.connection.exec(`
    BEGIN;
    INSERT INTO groups (workspace_id, id, version, created_at, updated_at, name, name_key) VALUES (1, 1, 1, 1, 1, 'g', 'g');
    INSERT INTO contacts (workspace_id, id, version, created_at, updated_at, firstname, lastname, phone, email, email_key, type,
        company, description, group_id, custom_fields_data, is_enabled, is_opted_out, search_key)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${CONTACTS})
      SELECT 1, n, 1, n * 10, n * 10, 'Ada' || n, 'Lovelace', '+1415' || (2000000 + n), 'ada' || n || '@example.com',
        'ada' || n || '@example.com', iif(n % 50 = 0, 'customer', 'lead'), 'Engines', 'A text as people write it about others',
        iif(n % 2 = 0, '[1]', '[]'), '{}', 1, 0,
        'ada' || n || char(10) || 'lovelace' || char(10) || '+1415' || (2000000 + n) || char(10) || 'ada' || n || '@example.com' || char(10) || 'engines'
      FROM numbers;
    COMMIT;`);
});

afterAll(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** What SQLite looks at for it, one line for each look at a table. */
function looksOf(list: (db: Database) => unknown): string[] {
  const looks: string[] = [];
  const explaining = Object.assign(Object.create(db) as Database, {
    rows(sql: string, values: Bindable[]) {
      const plan = db.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values).map(({ detail }) => detail);
      looks.push(...plan.filter((step) => /^(SCAN|SEARCH) [a-z]+ USING/.test(step)).map((step) => step.replace(/ \(.*$/, '')));
      return db.rows(sql, values);
    },
    row(sql: string, values: Bindable[]) {
      explaining.rows(sql, values);
      return db.row(sql, values);
    },
  });
  list(explaining);
  return looks;
}

const A_PAGE = 'SEARCH contacts USING INDEX sqlite_autoindex_contacts_1';
const IN_ORDER = 'SEARCH c USING COVERING INDEX contacts_listed';
/** All that there are: the narrowest. */
const BY_KEY = 'SEARCH c USING COVERING INDEX sqlite_autoindex_contacts_1';
const IN_GROUP = 'SEARCH g USING PRIMARY KEY';

test.each<[string, number, Partial<ContactFilter>, number, string]>([
  ['the first page', 1, {}, CONTACTS, IN_ORDER],
  ['the last page', LAST_PAGE, {}, CONTACTS, IN_ORDER],
  ['a filter', 1, { type: 'customer' }, CONTACTS / 50, IN_ORDER],
  ['the end of a filter', CONTACTS / 50 / PER_PAGE, { type: 'lead' }, CONTACTS - CONTACTS / 50, IN_ORDER],
  ['what changed lately', 1, { updatedAfter: CONTACTS * 10 - 50 }, 5, IN_ORDER],
  ['a group of half of them', CONTACTS / 2 / PER_PAGE, { groupId: 1 }, CONTACTS / 2, IN_GROUP],
  ['a search that finds all', 1, { search: 'LOVE' }, CONTACTS, IN_ORDER],
  ['a search that finds one', 1, { search: 'ada77777@' }, 1, IN_ORDER],
  ['a search that finds none', 1, { search: 'nobody' }, 0, IN_ORDER],
  ['a page after the last', 2 ** 31, { search: 'LOVE' }, CONTACTS, IN_ORDER],
])('%s is read from an index, and what comes after it is counted there', (_what, page, filter, total, index) => {
  const query = { workspaceId: 1, page: Math.floor(page), perPage: PER_PAGE, ...filter };
  const found = listContacts(db, query);
  expect(found.total).toBe(total);
  const length = Math.min(PER_PAGE, Math.max(0, total - (query.page - 1) * PER_PAGE));
  expect(found.rows).toHaveLength(length);
  const isCounted = length === PER_PAGE || page > LAST_PAGE;
  const count = query.page === 1 && Object.keys(filter).length === 0 ? BY_KEY : index;
  expect(looksOf((explaining) => listContacts(explaining, query)).sort()).toEqual([...(isCounted ? [count] : []), A_PAGE, index].sort());
});

test('a part from the middle is read from its place on', () => {
  const query = { workspaceId: 1, after: { createdAt: (CONTACTS / 2) * 10, id: CONTACTS / 2 }, limit: 100 };
  const found = listContactsAfter(db, query);
  expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => CONTACTS / 2 - 1 - n));
  expect(looksOf((explaining) => listContactsAfter(explaining, query)).sort()).toEqual([A_PAGE, IN_ORDER].sort());
});
