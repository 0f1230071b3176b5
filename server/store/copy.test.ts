import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../kit/log.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { Scene } from './conformance/scene.ts';
import type { Store } from './contract.ts';
import { copyToPostgres, GOES_ON, type Progress } from './copy.ts';
import { openPostgresStore } from './postgres/open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres/postgres-rig.ts';
import { DATABASE, openSqliteStore } from './sqlite/open.ts';
import { TABLES } from './tables.ts';

const clock = new ManualClock();
const nowhere = () => Promise.reject(new Error('not here'));
let directory: string;
let database: FreshDatabase;
let target: Store | null;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-copy-'));
  database = await freshDatabase();
  target = null;
});

afterEach(async () => {
  await target?.close();
  await database.drop();
  rmSync(directory, { recursive: true });
});

const openSource = () => openSqliteStore({ directory, serve: true, clock, log: silentLog });
const sceneOn = (store: Store) => Scene.open({ store, clock, reopen: nowhere, end: nowhere });

async function openTarget(): Promise<Store> {
  // The key that seals the secrets goes along by hand.
  const key = join(directory, 'secret.key');
  const secretKey = existsSync(key) ? readFileSync(key, 'utf8').trim() : null;
  target = await openPostgresStore({ url: database.url, serve: true, clock, log: silentLog, secretKey });
  return target;
}

function copy(wishes: { workspace?: string; progress?: (done: Progress) => void } = {}) {
  const { workspace = null, progress = () => undefined } = wishes;
  return copyToPostgres({ from: directory, to: database.url, workspace, log: silentLog, progress });
}

/** Two workspaces with a history: something delivered, due, waiting, leased by a server that is gone, and logged. */
async function filledSource() {
  const store = await openSource();
  const [acme, other] = [await sceneOn(store), await sceneOn(store)];
  const delivered = await acme.change('created', 'leased');
  const bytes = { ...acme.attempt(delivered).exchange, responseBody: Buffer.from([0, 255, 10, 34, 92]) };
  await acme.settle(delivered.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(delivered, { exchange: bytes }) });
  const { row } = await acme.change('created', 'due');
  const updated = await acme.change('updated', 'due', row);
  await other.change('created', 'leased');
  const { referenceVersion, endpoints: [endpoint] } = await acme.workspace();
  if (!endpoint) throw new Error('A workspace has an endpoint');
  const filter = { contacts: [{ field: 'status_id', from: [2], to: [5] }] };
  await store.workspaces.saveEndpoint({ endpoint: { ...endpoint, filter }, referenceVersion });
  const token = {
    workspaceId: acme.workspaceId, name: 'CRM', hash: 'hash', prefix: 'apitk_', abilities: ['*'], rateLimit: 7, expiresAtMs: null,
    nowMs: clock.now(),
  };
  await store.tokens.create(token);
  await store.close();
  return { acme, other, row: updated.row };
}

test('names every table of both stores, and every count', async () => {
  await (await openSource()).close();
  const sqlite = new DatabaseSync(join(directory, DATABASE), { readOnly: true });
  const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`;
  const here = sqlite.prepare(tables).all().map(({ name }) => String(name));
  sqlite.close();
  await (await openTarget()).close();
  const list = async (sql: string) => (await administer(database.url, sql)).map(({ name }) => String(name));
  const there = await list(`SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition`);
  const names = TABLES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.toSorted()).toEqual([...new Set([...here, ...there])].sort());
  const sequences = Object.values(GOES_ON).flatMap((one) => (typeof one === 'string' ? [] : [one.sequence]));
  const identities = `pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'`;
  const owned = await list(`SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM ${identities})`);
  expect([...sequences, 'node_ids'].sort()).toEqual(owned.sort());
});

test('moves everything, and goes on where it was', async () => {
  const { acme, other, row } = await filledSource();
  const lines: Progress[] = [];
  const copied = await copy({ progress: (done) => lines.push(done) });
  expect(copied).toMatchObject({ workspaces: 2, contacts: 3, events: 4, deliveries: 4, webhook_logs: 1, tokens: 1 });
  expect(lines.at(-1)?.rows).toBe(lines.at(-1)?.ofRows);

  const source = await openSource();
  const store = await openTarget();
  const { workspaceId } = acme;
  for (const read of [
    (from: Store) => from.workspaces.list(),
    (from: Store) => from.records.contacts({ workspaceId, page: 1, perPage: 10 }),
    (from: Store) => from.events.feed({ workspaceId, after: 0, limit: 10 }),
    (from: Store) => from.deliveries.list({ workspaceId, limit: 10 }),
    (from: Store) => from.attempts.ofEvent(workspaceId, 1),
    (from: Store) => from.tokens.byHash('hash'),
    (from: Store) => from.accounts.count(),
  ]) {
    expect(await read(store)).toEqual(await read(source));
  }
  expect((await acme.through(store).workspace()).endpoints).toMatchObject([{ filter: { contacts: [{ field: 'status_id' }] } }]);
  // The lease of a server that no longer is can be taken over, and new numbers come after the old.
  expect(await store.deliveries.takeOver(10)).toMatchObject([{ workspaceId: other.workspaceId }]);
  const before = await source.deliveries.list({ workspaceId, limit: 1 });
  const made = await acme.through(store).change('updated', 'leased', row);
  expect(made.event.seq).toBe(4);
  expect(await store.takeId('contact')).toBeGreaterThan(row.id);
  expect(made.delivery.id).toBeGreaterThan(before[0]?.id ?? Infinity);
  await source.close();
});

test('moves one workspace alone', async () => {
  const { acme } = await filledSource();
  const { subdomain } = await (async () => {
    const source = await openSource();
    const workspace = await acme.through(source).workspace();
    await source.close();
    return workspace;
  })();
  expect(await copy({ workspace: subdomain })).toMatchObject({ workspaces: 1, contacts: 2, events: 3, deliveries: 3, tokens: 1 });
  expect(await (await openTarget()).workspaces.list()).toMatchObject([{ subdomain }]);
  await expect(copy({ workspace: 'nobody' })).rejects.toMatchObject({ message: expect.stringContaining('no workspace "nobody"') });
});

test('refuses a folder on which a server runs, and one without data', async () => {
  const source = await openSource();
  await expect(copy()).rejects.toMatchObject({ kind: 'locked' });
  await source.close();
  const elsewhere = { from: join(directory, 'nowhere'), to: database.url, workspace: null, log: silentLog, progress: () => undefined };
  await expect(copyToPostgres(elsewhere)).rejects.toMatchObject({ message: expect.stringContaining('no data') });
});

test('refuses a database on which a server runs, and one that holds data', async () => {
  await filledSource();
  const server = await openTarget();
  await expect(copy()).rejects.toMatchObject({ kind: 'locked', message: expect.stringContaining('stop it first') });
  await server.close();
  await copy();
  await expect(copy()).rejects.toMatchObject({ message: expect.stringContaining('holds data already') });
});

test('leaves nothing behind when a row cannot go', async () => {
  await filledSource();
  const sqlite = new DatabaseSync(join(directory, DATABASE));
  sqlite.exec(`UPDATE webhook_logs SET error_message = 'a' || char(0) || 'b'`);
  sqlite.close();
  await expect(copy()).rejects.toThrow();
  expect(await administer(database.url, 'SELECT id FROM workspaces')).toEqual([]);
  expect(await administer(database.url, 'SELECT last_value FROM delivery_ids')).toMatchObject([{ last_value: '1' }]);
});
