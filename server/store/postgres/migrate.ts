import { readdirSync, readFileSync } from 'node:fs';
import { assert } from '../../kit/assert.ts';
import type { Log } from '../../kit/log.ts';
import { StoreFault } from '../contract.ts';
import type { Database } from './database.ts';
import { faultOf } from './faults.ts';
import { OLDEST_SERVER } from './session.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);

/** Any number that no other program on the database is likely to choose. */
const MIGRATION_LOCK = 4_106_251_077;
/** Another node may be in the middle of a migration of a large table. */
const LOCK_WAIT = '5min';

const LEDGER = `
  CREATE TABLE IF NOT EXISTS ackwell_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;
const VERSION = 'SELECT max(version) AS version FROM ackwell_migrations';
const APPLIED = 'INSERT INTO ackwell_migrations (version, name) VALUES ($1, $2)';
const HAS_LEDGER = `SELECT to_regclass('ackwell_migrations') IS NOT NULL AS there`;
const OTHER_TABLE = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LIMIT 1`;
const SERVER = `
  SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding`;
/** Any other has no place for some of what people write. */
const ENCODING = 'UTF8';

/** Brings the database to this version's schema, whoever opens it first; the others wait for the lock and find it done. */
export async function migrate(db: Database, log: Log): Promise<void> {
  refuseUnfit(await db.row(SERVER));
  try {
    await db.execute(`BEGIN; SET LOCAL lock_timeout = '${LOCK_WAIT}'; SET LOCAL statement_timeout = 0;`);
    await db.row('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await bringUp(db, log);
    await db.execute('COMMIT');
  } catch (error) {
    await db.execute('ROLLBACK').catch(() => undefined); // The session may be gone; the cause is what matters.
    throw faultOf(error);
  }
}

function refuseUnfit(server: { version: number; encoding: string } | undefined): void {
  if ((server?.version ?? 0) < OLDEST_SERVER) throw new StoreFault('unreadable', 'PostgreSQL 15 or newer is needed: update it.');
  if (server?.encoding === ENCODING) return;
  const message = `The database keeps text as ${server?.encoding}: make one with createdb --encoding ${ENCODING} --template template0.`;
  throw new StoreFault('unreadable', message);
}

async function bringUp(db: Database, log: Log): Promise<void> {
  const migrations = readMigrations();
  if (!(await db.row<{ there: boolean }>(HAS_LEDGER))?.there) await refuseForeignSchema(db);
  await db.execute(LEDGER);
  const found = (await db.row<{ version: number | null }>(VERSION))?.version ?? 0;
  if (found > migrations.length) throw newerSchema(found, migrations.length);
  for (const [at, { name, sql }] of migrations.entries()) {
    if (at < found) continue;
    await db.execute(sql);
    await db.run(APPLIED, [at + 1, name]);
  }
  if (found < migrations.length) log.info('store.migrated', { from: found, to: migrations.length });
}

/** Forward only. The number of a file is the version it leads to. */
function readMigrations(): { name: string; sql: string }[] {
  const names = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).sort();
  names.forEach((name, at) => assert(Number.parseInt(name, 10) === at + 1, `${name} is not migration ${at + 1}`));
  return names.map((name) => ({ name, sql: readFileSync(new URL(name, MIGRATIONS), 'utf8') }));
}

function newerSchema(found: number, known: number): StoreFault {
  const message = `The database was written by a newer version of Ackwell (schema ${found}, this one knows ${known}): update Ackwell.`;
  return new StoreFault('newer_schema', message);
}

async function refuseForeignSchema(db: Database): Promise<void> {
  const other = await db.row<{ tablename: string }>(OTHER_TABLE);
  if (!other) return;
  const message = `The database holds tables of another program (${other.tablename}): choose an empty database or schema.`;
  throw new StoreFault('unreadable', message);
}
