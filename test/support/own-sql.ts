import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Site } from './site.ts';

/** A session of the test's own in the database of a site, beside the server. */
type Session = { run(sql: string): Promise<void>; end(): Promise<void> };

async function sessionIn({ database, data }: Site): Promise<Session> {
  if (database === null) {
    const file = new DatabaseSync(join(data, 'ackwell.db'));
    file.exec('PRAGMA busy_timeout = 5000');
    return { run: async (sql) => file.exec(sql), end: async () => file.close() };
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return {
    run: async (sql) => {
      await client.query(sql);
    },
    end: () => client.end(),
  };
}

/** Runs one statement that both stores understand. */
export async function runSql(site: Site, sql: string): Promise<void> {
  const session = await sessionIn(site);
  await session.run(sql);
  await session.end();
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
