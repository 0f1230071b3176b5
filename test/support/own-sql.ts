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

/** On SQLite: lets nobody write until it is let go; everybody still reads. */
export async function holdWrites(site: Site): Promise<() => Promise<void>> {
  const session = await sessionIn(site);
  await session.run('BEGIN IMMEDIATE');
  return async () => {
    await session.run('ROLLBACK');
    await session.end();
  };
}
