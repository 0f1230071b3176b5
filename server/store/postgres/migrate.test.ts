import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { Connection } from './connection.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.drop());

async function migrate(log = silentLog): Promise<void> {
  const store = await openPostgresStore({ url: database.url, serve: false, clock: systemClock, log });
  await store.close();
}

const OURS = `n.nspname = current_schema()`;

const COLUMNS = `
  SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
    || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE ${OURS} AND c.relkind IN ('r', 'p', 'c') ORDER BY c.relname COLLATE "C", a.attnum`;

/** PostgreSQL 18 keeps NOT NULL as constraints too; those stand with the columns. */
const CONSTRAINTS = `
  SELECT c.relname || ' ' || pg_get_constraintdef(k.oid) AS line
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND k.contype IN ('p', 'u', 'f', 'c')`;

const INDEXES = `
  SELECT replace(pg_get_indexdef(i.indexrelid), n.nspname || '.', '') AS line
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS}`;

const OPTIONS = `
  SELECT c.relname || ' ' || array_to_string(c.reloptions, ', ') AS line
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.reloptions IS NOT NULL`;

const SEQUENCES = `
  SELECT c.relname AS line FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND c.relkind = 'S'`;

test('leads to the schema that is kept in git', async () => {
  await migrate();
  const parts = { COLUMNS, CONSTRAINTS, INDEXES, OPTIONS, SEQUENCES };
  const dump: string[] = [];
  for (const [name, sql] of Object.entries(parts)) {
    const rows = await administer(database.url, sql);
    const lines = rows.map(({ line }) => `  ${String(line)}\n`);
    dump.push(`${name.toLowerCase()}\n${(name === 'COLUMNS' ? lines : lines.sort()).join('')}`);
  }
  await expect(dump.join('\n')).toMatchFileSnapshot('./schema.txt');
});

/** Looked up before a workspace is known, or about all of them. */
const REFERENCE_TABLES = [
  'accounts', 'ackwell_migrations', 'app_secret_overlaps', 'commit_marks', 'known_devices', 'meta_app', 'meta_posts', 'nodes', 'record_ids', 'sealing',
  'sessions', 'setup_token', 'sign_in_counts', 'tokens', 'whatsapp_routes', 'workspaces',
];

test('leads every table and unique key with the workspace', async () => {
  await migrate();
  const tables = await administer(database.url, `
    SELECT c.relname AS name, a.attname AS first FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1 WHERE ${OURS} AND c.relkind IN ('r', 'p')`);
  const others = tables.filter(({ first }) => first !== 'workspace_id').map(({ name }) => String(name));
  expect(others.sort()).toEqual(REFERENCE_TABLES);
  const keys = await administer(database.url, `
    SELECT c.relname AS name, a.attname AS first FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE ${OURS} AND i.indisunique`);
  const elsewhere = keys.filter(({ first }) => first !== 'workspace_id').map(({ name }) => String(name));
  expect([...new Set(elsewhere)].sort()).toEqual(REFERENCE_TABLES);
});

test('says of every migration whether it breaks', () => {
  const folder = new URL('./migrations/', import.meta.url);
  for (const name of readdirSync(folder)) {
    expect(name).toMatch(/^\d{4}-[a-z-]+\.sql$/);
    expect(readFileSync(new URL(name, folder), 'utf8')).toMatch(/^-- (Not breaking|Breaking): /);
  }
});

test('runs once, however many come at once', async () => {
  const said: string[] = [];
  const log = { ...silentLog, info: (event: string) => said.push(event) };
  await Promise.all([migrate(log), migrate(log), migrate(log)]);
  await migrate(log);
  expect(said).toEqual(['store.migrated']);
});

test('refuses a schema from the future', async () => {
  await migrate();
  await administer(database.url, `INSERT INTO ackwell_migrations (version, name) VALUES (9999, 'later')`);
  await expect(migrate()).rejects.toMatchObject({ kind: 'newer_schema', message: expect.stringContaining('update Ackwell') });
});

test('may take its time, whatever the database says of transactions', async () => {
  const limit = `SELECT current_setting('transaction_timeout', true) AS limit`;
  const [found] = await administer(database.url, limit);
  // Only PostgreSQL 17 and newer have such a limit.
  const name = new URL(database.url).pathname.slice(1);
  if (found?.['limit'] !== null) await administer(database.url, `ALTER DATABASE ${name} SET transaction_timeout = '1h'`);
  const connection = new Connection({ url: database.url, clock: systemClock });
  try {
    expect(['0', null]).toContain((await (await connection.session()).row<{ limit: string | null }>(limit))?.limit);
  } finally {
    await connection.close();
  }
});

test('refuses a database that has no place for some characters', async () => {
  const latin = await freshDatabase(`ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
  try {
    const opened = openPostgresStore({ url: latin.url, serve: false, clock: systemClock, log: silentLog });
    await expect(opened).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('LATIN1') });
    expect(await administer(latin.url, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)).toEqual([]);
  } finally {
    await latin.drop();
  }
});

test('leaves the database of another program alone', async () => {
  await administer(database.url, 'CREATE TABLE notes (body text)');
  await expect(migrate()).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('notes') });
  const tables = await administer(database.url, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`);
  expect(tables).toEqual([{ tablename: 'notes' }]);
});
