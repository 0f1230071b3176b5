import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { Scene } from '../conformance/scene.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Store } from '../contract.ts';
import { openSqliteStore } from './open.ts';

let directory: string;
let opened: Store[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-open-'));
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(directory, { recursive: true });
});

async function open(serve: boolean, folder = directory): Promise<Store> {
  const store = await openSqliteStore({ directory: folder, serve, clock: systemClock, log: silentLog });
  opened.push(store);
  return store;
}

async function sceneIn(store: Store): Promise<Scene> {
  const clock = new ManualClock();
  const no = () => Promise.reject(new Error('not here'));
  return Scene.open({ store, clock, reopen: no, end: no });
}

test('makes the data folder it is given', async () => {
  const folder = join(directory, 'a', 'b');
  await open(true, folder);
  expect(existsSync(join(folder, 'ackwell.db'))).toBe(true);
});

test('lets one server in, and commands beside it', async () => {
  const server = await open(true);
  await expect(open(true)).rejects.toMatchObject({ kind: 'locked', message: expect.stringContaining('Another Ackwell server') });
  const command = await open(false);
  const scene = await sceneIn(command);
  await server.close();
  await open(true);
  expect(await server.workspaces.byId(scene.workspaceId).catch(({ kind }) => kind)).toBe('unavailable');
});

test('leases nothing to a command', async () => {
  const acme = await sceneIn(await open(false));
  const { delivery } = await acme.change('created', 'leased');
  expect(delivery.state).toBe('due');
  await expect(acme.claim()).rejects.toMatchObject({ kind: 'failed' });
});

test('sees at once what another connection has written', async () => {
  const [server, command] = [await open(true), await open(false)];
  const acme = await sceneIn(server);
  const { subdomain, endpoints, referenceVersion } = await acme.workspace();
  const [endpoint] = endpoints;
  if (!endpoint) throw new Error('A new workspace has an endpoint');
  await command.workspaces.saveEndpoint({ endpoint: { ...endpoint, enabled: true, url: 'https://new.example/' }, referenceVersion });
  expect((await server.workspaces.bySubdomain(subdomain))?.endpoints[0]?.url).toBe('https://new.example/');
  expect(await acme.store.commit({
    change: { workspaceId: acme.workspaceId, referenceVersion, writes: [], events: [] }, deliveries: [],
  })).toEqual({ conflict: 'reference_version' });
});

test('gives ids to two processes without a clash', async () => {
  const [server, command] = [await open(true), await open(false)];
  const ids: number[] = [];
  for (let n = 0; n < 40; n++) ids.push(await server.takeId('contact'), await command.takeId('contact'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('gives unused ids back when nobody took more', async () => {
  const first = await (await open(true)).takeId('contact');
  await opened.pop()?.close();
  expect(await (await open(true)).takeId('contact')).toBe(first + 1);
});

test('keeps unused ids when another process took more', async () => {
  const [server, command] = [await open(true), await open(false)];
  const taken = [await server.takeId('contact'), await command.takeId('contact')];
  await server.close();
  expect(taken).not.toContain(await (await open(true)).takeId('contact'));
});

test.each([
  ['no database at all', (file: string) => writeFileSync(file, 'not a database, though long enough to be one'.repeat(500))],
  ['a torn page', (file: string) => tearPages(file)],
])('says that a file with %s is damaged', async (_, damage) => {
  await (await open(true)).close();
  damage(join(directory, 'ackwell.db'));
  await expect(open(true)).rejects.toMatchObject({ kind: 'damaged', message: expect.stringContaining('backup') });
});

/** Keeps the header and overwrites what comes after it, the schema among it. */
function tearPages(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 100);
  writeFileSync(file, bytes);
}

test('says that a folder cannot be used', async () => {
  const file = join(directory, 'a-file');
  writeFileSync(file, '');
  await expect(open(true, file)).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining(file) });
  await expect(open(true, join(file, 'below'))).rejects.toMatchObject({ kind: 'unreadable' });
  const occupied = join(directory, 'occupied');
  mkdirSync(join(occupied, 'ackwell.db'), { recursive: true });
  await expect(open(true, occupied)).rejects.toMatchObject({ kind: 'unreadable' });
});

test('says that another process holds the database', async () => {
  await (await open(true)).close();
  const holder = new DatabaseSync(join(directory, 'ackwell.db'));
  holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE;');
  await expect(open(true)).rejects.toMatchObject({ kind: 'locked' });
  holder.close();
  await open(true);
}, 20_000);

test('copies itself while it is written to', async () => {
  const store = await open(true);
  const acme = await sceneIn(store);
  const { row } = await acme.change('created', 'due');
  const file = join(directory, 'copy.db');
  await Promise.all([store.backup(file), acme.change('created', 'due'), acme.change('created', 'due')]);
  const folder = join(directory, 'restored');
  mkdirSync(folder);
  writeFileSync(join(folder, 'ackwell.db'), readFileSync(file));
  const restored = await open(true, folder);
  expect(await restored.records.get('contact', acme.workspaceId, row.id)).toEqual(row);
});

test('never copies over a file', async () => {
  const store = await open(true);
  const file = join(directory, 'precious');
  writeFileSync(file, 'mine');
  await expect(store.backup(file)).rejects.toMatchObject({ kind: 'failed', message: expect.stringContaining('exists') });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  await expect(store.backup(join(directory, 'no', 'such', 'folder'))).rejects.toMatchObject({ name: 'StoreFault' });
});

test('writes what waits before it closes', async () => {
  const store = await open(true);
  const acme = await sceneIn(store);
  const token = { name: 'x', hash: 'h', prefix: 'p', abilities: [], rateLimit: null, expiresAtMs: null, nowMs: 1 };
  const { id, hash } = await store.tokens.create({ ...token, workspaceId: acme.workspaceId });
  const lingering = store.tokens.touch(id, 42);
  await store.close();
  await lingering;
  expect((await (await open(true)).tokens.byHash(hash))?.lastUsedAtMs).toBe(42);
});
