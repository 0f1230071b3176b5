import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { administer, freshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { ackwell, succeed } from '../support/ackwell.ts';
import { dyingAt, LAST_WORDS, type Step } from '../support/dying-at.ts';
import { temporaryFolder } from '../support/site.ts';

const store = inject('store');
const MIGRATIONS = new URL(`../../server/store/${store}/migrations/`, import.meta.url);
const migrations = readdirSync(MIGRATIONS).sort().map((name) => ({ name, sql: readFileSync(new URL(name, MIGRATIONS), 'utf8') }));
/** What the data has been through before. */
const OLD = 12;
const A_WORKSPACE = `INSERT INTO workspaces (subdomain, name, created_at) VALUES ('acme', 'Acme', 1);`;

/** Data, and what is to be seen of it from beside. */
type Data = { place: readonly string[]; execute(sql: string): Promise<void>; lines(sql: string): Promise<string[]>; remove(): Promise<void> };

const SCHEMA = {
  sqlite: `SELECT name || coalesce(sql, '') AS line FROM sqlite_schema ORDER BY 1`,
  postgres: `
    SELECT table_name || '.' || column_name || ' ' || data_type AS line FROM information_schema.columns
    WHERE table_schema = current_schema() ORDER BY 1`,
}[store];
const WORKSPACES = 'SELECT subdomain AS line FROM workspaces';

const DATA = { sqlite: inFolder, postgres: inDatabase };

async function inFolder(): Promise<Data> {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  mkdirSync(data);
  const beside = <T>(look: (db: DatabaseSync) => T): Promise<T> => {
    const db = new DatabaseSync(join(data, 'ackwell.db'));
    try {
      return Promise.resolve(look(db));
    } finally {
      db.close();
    }
  };
  return {
    place: ['--data', data],
    execute: (sql) => beside((db) => db.exec(sql)),
    lines: (sql) => beside((db) => db.prepare(sql).all().map(({ line }) => String(line))),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function inDatabase(): Promise<Data> {
  const { url, drop } = await freshDatabase();
  return {
    place: ['--database-url', url],
    execute: (sql) => administer(url, sql).then(() => undefined),
    lines: async (sql) => (await administer(url, sql)).map(({ line }) => String(line)),
    remove: drop,
  };
}

const NOTED = {
  sqlite: `PRAGMA user_version = ${OLD};`,
  postgres: `
    CREATE TABLE ackwell_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    INSERT INTO ackwell_migrations (version, name) SELECT n, 'old' FROM generate_series(1, ${OLD}) n;`,
};

async function oldData(): Promise<Data> {
  const data = await DATA[store]();
  await data.execute([...migrations.slice(0, OLD).map(({ sql }) => sql), A_WORKSPACE, NOTED[store]].join('\n'));
  return data;
}

/** The sixth of those that are missing. */
const midway = migrations[OLD + 5]?.sql ?? '';
const STEPS: [name: string, step: Step, isDone: boolean][] = [
  ['between two migrations', { when: 'after', says: midway }, false],
  ['before they are committed', { when: 'before', says: 'COMMIT', within: midway }, false],
  ['when they are committed', { when: 'after', says: 'COMMIT', within: midway }, true],
];

/** What every migration leads to. */
let whole: string[];

beforeAll(async () => {
  const data = await DATA[store]();
  await succeed(['migrate', ...data.place]);
  whole = await data.lines(SCHEMA);
  await data.remove();
});

test.each(STEPS)('a process that is killed %s leaves the old schema or the new one', { timeout: 60_000 }, async (_, step, isDone) => {
  const data = await oldData();
  onTestFinished(() => data.remove());
  const before = await data.lines(SCHEMA);
  expect(before).not.toEqual(whole);

  const { code, stderr } = await ackwell(['migrate', ...data.place], { env: dyingAt(step) });
  expect([code, stderr.includes(LAST_WORDS)]).toEqual([null, true]);
  expect(await data.lines(SCHEMA)).toEqual(isDone ? whole : before);

  // Whoever comes next carries on, with what there was.
  await succeed(['migrate', ...data.place]);
  expect([await data.lines(SCHEMA), await data.lines(WORKSPACES)]).toEqual([whole, ['acme']]);
});
