import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** An empty database on the server of this run, and its end. `options` are those of CREATE DATABASE. */
export type FreshDatabase = { url: string; drop(): Promise<void> };

export async function freshDatabase(options = ''): Promise<FreshDatabase> {
  const server = inject('postgresUrl');
  const name = `ackwell_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A fresh database with all tables, and a session on it. */
export type MigratedDatabase = { url: string; db: Database; drop(): Promise<void> };

export async function migratedDatabase(): Promise<MigratedDatabase> {
  const { url, drop } = await freshDatabase();
  const connection = new Connection({ url, clock: systemClock });
  const db = await connection.session();
  await migrate(db, silentLog);
  return {
    url,
    db,
    async drop() {
      await connection.close();
      await drop();
    },
  };
}

/** Runs one statement in a session of its own, beside the store. */
export async function administer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
