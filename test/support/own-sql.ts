import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Site } from './site.ts';

/** Runs what both stores understand, in the database of a site, beside the server. */
export async function runSql({ database, data }: Site, sql: string): Promise<void> {
  if (database === null) {
    const file = new DatabaseSync(join(data, 'ackwell.db'));
    file.exec('PRAGMA busy_timeout = 5000');
    file.exec(sql);
    file.close();
    return;
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** The first row, from beside the server. */
export async function queryOne({ database, data }: Site, sql: string): Promise<Record<string, unknown>> {
  if (database === null) {
    const file = new DatabaseSync(join(data, 'ackwell.db'), { readOnly: true });
    const row = file.prepare(sql).get();
    file.close();
    return row ?? {};
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows[0] ?? {};
}

const HELD = {
  sqlite: `
    CREATE TRIGGER held_half_way BEFORE UPDATE OF after_seq ON webhook_jobs WHEN OLD.after_seq > 0
    BEGIN SELECT RAISE(ABORT, 'held by a test'); END`,
  postgres: `
    CREATE FUNCTION hold_half_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'held by a test'; END $$;
    CREATE TRIGGER held_half_way BEFORE UPDATE OF after_seq ON webhook_jobs FOR EACH ROW WHEN (OLD.after_seq > 0)
    EXECUTE FUNCTION hold_half_way()`,
};

/** From now on every recovery stays after its first step, however fast the machine is, until it is cancelled. */
export function holdRecoveries(site: Site): Promise<void> {
  return runSql(site, HELD[site.database === null ? 'sqlite' : 'postgres']);
}
