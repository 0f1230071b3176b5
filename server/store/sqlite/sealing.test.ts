import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announce } from '../../cli/served-config.ts';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { unconnected } from '../../whatsapp/connection.ts';
import { rotateKey } from '../rotate-key.ts';
import { newVaultKey, Vault } from '../vault.ts';
import { Database } from './database.ts';
import { openSqliteStore } from './open.ts';
import { sealSecrets } from './sealing.ts';

const note = { actor: { kind: 'command', id: null, name: 'ada' }, action: 'secret_key.rotated', subjectId: null, details: {}, nowMs: 1 } as const;
const CANARY = 'whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5ISE=';
let folder: string;
let directory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ackwell-sealing-'));
  directory = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (options: { directory?: string; secretKey?: string; serve?: boolean } = {}) =>
  openSqliteStore({ directory, serve: false, clock: systemClock, log: silentLog, ...options });

async function makeAcme(options: { secretKey?: string } = {}): Promise<void> {
  const store = await open(options);
  const owner = { email: 'a@acme.example', name: 'A', passwordHash: 'hashed' };
  await store.workspaces.create({ subdomain: 'acme', name: 'Acme', owner, secret: CANARY, nowMs: 0 });
  await store.close();
}

async function secretIn(options: { directory?: string; secretKey?: string } = {}): Promise<string | undefined> {
  const store = await open(options);
  const workspace = await store.workspaces.bySubdomain('acme');
  await store.close();
  return workspace?.endpoints[0]?.secrets.current;
}

const bytesOf = (at: string) => readdirSync(at).map((name) => readFileSync(join(at, name)).toString('latin1')).join('');

test('no file of the data folder holds a secret, and every one is its owner’s', async () => {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  await makeAcme();
  expect(bytesOf(directory)).not.toContain(CANARY.slice(6, 40));
  const store = await open({ serve: true });
  const note = announce(directory, { origin: 'http://127.0.0.1:1', host: '127.0.0.1', port: 1, publicUrl: null, allowTargets: [] });
  const modes = readdirSync(directory).toSorted().map((name) => [name, statSync(join(directory, name)).mode & 0o777]);
  const files = ['ackwell.db', 'ackwell.db-shm', 'ackwell.db-wal', 'secret.key', 'server.json', 'server.lock.db', 'server.lock.db-journal'];
  expect(modes).toEqual(files.map((name) => [name, 0o600]));
  note.withdraw();
  await store.close();
  expect(await secretIn()).toBe(CANARY);
});

test.runIf(existsSync('/dev/full'))('a disk too full for the key leaves none, and the next start makes it', async () => {
  mkdirSync(directory, { recursive: true });
  symlinkSync('/dev/full', join(directory, `secret.key.${process.pid}`));
  await expect(makeAcme()).rejects.toMatchObject({ kind: 'full' });
  expect(readdirSync(directory).filter((name) => name.startsWith('secret.key'))).toEqual([]);
  await makeAcme();
  expect(await secretIn()).toBe(CANARY);
});

test('access tokens are sealed as well, and get the new key with the rest', async () => {
  await makeAcme();
  const connectionIn = async (change?: (store: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
    const store = await open();
    await change?.(store);
    const connection = await store.whatsapp.connections.get(1);
    await store.close();
    return connection?.secrets;
  };
  const connection = { ...unconnected(1, 0), secrets: CANARY };
  expect(await connectionIn((store) => store.whatsapp.connections.save({ connection, expects: 0 }))).toBe(CANARY);
  expect(bytesOf(directory)).not.toContain(CANARY);
  const stored = () => {
    const db = new DatabaseSync(join(directory, 'ackwell.db'));
    const row = db.prepare('SELECT secrets FROM whatsapp_connections').get();
    db.close();
    return String(row?.['secrets']);
  };
  const before = stored();
  await rotateKey({ data: directory, databaseUrl: null, secretKey: null, newKey: null, note });
  expect(stored()).toMatch(/^sealed:/);
  expect(stored()).not.toBe(before);
  expect(await connectionIn()).toBe(CANARY);
});

test('a save keeps both secrets and all headers sealed', async () => {
  await makeAcme();
  const store = await open();
  const workspace = await store.workspaces.bySubdomain('acme');
  const [endpoint] = workspace?.endpoints ?? [];
  if (!workspace || !endpoint) throw new Error('The workspace has its endpoint');
  const headers: [string, string][] = [['Authorization', `Bearer ${CANARY}`], ['X-Plain', 'sealed:nothing']];
  const secrets = { current: `${CANARY}2`, previous: { secret: CANARY, untilMs: 9 } };
  await store.workspaces.saveEndpoint({ endpoint: { ...endpoint, secrets, headers }, referenceVersion: workspace.referenceVersion });
  expect((await store.workspaces.bySubdomain('acme'))?.endpoints[0]?.secrets).toEqual(secrets);
  expect((await store.workspaces.list())[0]?.endpoints[0]).toMatchObject({ secrets, headers });
  await store.close();
  expect(bytesOf(directory)).not.toContain(CANARY.slice(6, 40));
  await rotateKey({ data: directory, databaseUrl: null, secretKey: null, newKey: null, note });
  const again = await open();
  const notes = await again.audit.list({ workspaceId: workspace.id, limit: 9 });
  expect(notes.map(({ action, actor }) => [action, actor.name])).toEqual([['secret_key.rotated', 'ada']]);
  expect((await again.workspaces.bySubdomain('acme'))?.endpoints[0]).toMatchObject({ secrets, headers });
  const copy = join(folder, 'copy.db');
  await again.backup(copy);
  await again.close();
  cpSync(copy, join(folder, 'restored', 'ackwell.db'));
  const restored = await open({ directory: join(folder, 'restored') });
  expect((await restored.workspaces.bySubdomain('acme'))?.endpoints[0]).toMatchObject({ secrets, headers });
  await restored.close();
});

test('what was stored before there was a key is sealed when it is opened', async () => {
  await makeAcme();
  const db = new DatabaseSync(join(directory, 'ackwell.db'));
  db.exec(`UPDATE endpoints SET secret = '${CANARY}'; DELETE FROM sealing`);
  db.close();
  expect(await secretIn()).toBe(CANARY);
  const again = new DatabaseSync(join(directory, 'ackwell.db'));
  expect(again.prepare('SELECT secret FROM endpoints').get()).toEqual({ secret: expect.stringMatching(/^sealed:/) });
  again.close();
});

test('is sealed by one of two that open it at once, and taken as it is by the other', async () => {
  await makeAcme();
  const [first, second] = [0, 1].map(() => Database.writing(join(directory, 'ackwell.db'))) as [Database, Database];
  first.run('DELETE FROM sealing');
  first.run('UPDATE endpoints SET secret = ?', [CANARY]);
  const vault = new Vault(readFileSync(join(directory, 'secret.key'), 'utf8').trim());
  const run = second.run.bind(second);
  second.run = (sql, values) => {
    if (sql === 'BEGIN IMMEDIATE') sealSecrets(first, vault); // Between the look of the second and its lock.
    return run(sql, values);
  };
  sealSecrets(second, vault);
  for (const db of [first, second]) db.close();
  expect(await secretIn()).toBe(CANARY);
});

test('another key, or none, is one sentence', async () => {
  await makeAcme();
  await expect(open({ secretKey: newVaultKey() })).rejects.toMatchObject({
    kind: 'unreadable', message: expect.stringMatching(/^The secrets in this database are sealed with another key: .*\.$/),
  });
  rmSync(join(directory, 'secret.key'));
  await expect(open()).rejects.toMatchObject({ kind: 'unreadable' });
  expect(readdirSync(directory)).not.toContain('secret.key');
});

test('the verify token is sealed as well, also one that an older version has stored, and gets the new key', async () => {
  await makeAcme();
  const kept = async (change?: (store: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
    const store = await open();
    await change?.(store);
    const token = await store.whatsapp.app.verifyToken();
    await store.close();
    const db = new DatabaseSync(join(directory, 'ackwell.db'));
    const stored = db.prepare('SELECT verify_token FROM meta_app').get()?.['verify_token'];
    db.close();
    return { token, stored: String(stored) };
  };
  expect(await kept((store) => store.whatsapp.app.keepVerifyToken(CANARY, 0))).toEqual({ token: CANARY, stored: expect.stringMatching(/^sealed:/) });
  const db = new DatabaseSync(join(directory, 'ackwell.db'));
  db.exec(`UPDATE meta_app SET verify_token = 'of an older version'`);
  db.close();
  const sealed = await kept();
  expect(sealed).toEqual({ token: 'of an older version', stored: expect.stringMatching(/^sealed:/) });
  await rotateKey({ data: directory, databaseUrl: null, secretKey: null, newKey: null, note });
  const renewed = await kept();
  expect(renewed).toEqual({ token: 'of an older version', stored: expect.stringMatching(/^sealed:/) });
  expect(renewed.stored).not.toBe(sealed.stored);
});

test('a key can be kept elsewhere, and replaced', async () => {
  const [first, second] = [newVaultKey(), newVaultKey()];
  await makeAcme({ secretKey: first });
  expect(readdirSync(directory)).not.toContain('secret.key');
  await expect(rotateKey({ data: directory, databaseUrl: null, secretKey: second, newKey: first, note })).rejects.toMatchObject({ kind: 'unreadable' });
  await rotateKey({ data: directory, databaseUrl: null, secretKey: first, newKey: second, note });
  await expect(open({ secretKey: first })).rejects.toMatchObject({ kind: 'unreadable' });
  expect(await secretIn({ secretKey: second })).toBe(CANARY);
});

test('the folder’s key is replaced, also when the machine dies in the middle', async () => {
  await makeAcme();
  const old = readFileSync(join(directory, 'secret.key'), 'utf8');
  const rotate = () => rotateKey({ data: directory, databaseUrl: null, secretKey: null, newKey: null, note });
  const server = await openSqliteStore({ directory, serve: true, clock: systemClock, log: silentLog });
  await expect(rotate()).rejects.toMatchObject({ kind: 'locked' });
  await server.close();
  await rotate();
  const renewed = readFileSync(join(directory, 'secret.key'), 'utf8');
  expect(renewed).not.toBe(old);
  expect(await secretIn()).toBe(CANARY);
  // Committed, and dead before the rename.
  cpSync(join(directory, 'secret.key'), join(directory, 'secret.key.next'));
  chmodSync(join(directory, 'secret.key'), 0o600);
  rmSync(join(directory, 'secret.key'));
  expect(await secretIn()).toBe(CANARY);
  expect(readFileSync(join(directory, 'secret.key'), 'utf8')).toBe(renewed);
});

test('a backup stays sealed with a key that lies elsewhere', async () => {
  const secretKey = newVaultKey();
  await makeAcme({ secretKey });
  const file = join(folder, 'copy.db');
  const store = await open({ secretKey });
  await store.backup(file);
  await store.close();
  expect(readFileSync(file).toString('latin1')).not.toContain(CANARY.slice(6, 40));
  const restored = join(folder, 'restored');
  cpSync(file, join(restored, 'ackwell.db'));
  expect(await secretIn({ directory: restored, secretKey })).toBe(CANARY);
  await expect(open({ directory: restored })).rejects.toMatchObject({ kind: 'unreadable' });
});

test('a backup is complete in itself where the key lies in the folder', async () => {
  await makeAcme();
  const file = join(folder, 'copy.db');
  const store = await open();
  await store.backup(file);
  await store.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const restored = join(folder, 'restored');
  cpSync(file, join(restored, 'ackwell.db'));
  expect(await secretIn({ directory: restored })).toBe(CANARY);
  expect(bytesOf(restored)).toContain('sealed:');
});
