import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { DatabaseError } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assert } from '../../kit/assert.ts';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../conformance/scene.ts';
import type { Store } from '../contract.ts';
import { Connection } from './connection.ts';
import { faultOf } from './faults.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

let database: FreshDatabase;
let network: Network;
let clock: ManualClock;
let store: Store;
let acme: Scene;

/** The way to the database, which a test can cut and mend. */
class Network {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** What was asked on each connection, once for all that goes out before the next answer comes. */
  readonly asked: { on: Socket; text: string }[] = [];
  up = true;
  /** The next bytes with these words in them are kept back, and whoever sent them loses the connection, which the database does not. */
  keepBack: string | null = null;
  #kept: { far: Socket; bytes: Buffer } | null = null;

  constructor(target: URL) {
    this.#server = createServer((near) => {
      if (!this.up) return void near.destroy();
      const far = dial(Number(target.port), target.hostname);
      let isAnswered = true;
      far.on('data', () => (isAnswered = true));
      near.on('data', (bytes: Buffer) => {
        if (isAnswered) this.asked.push({ on: near, text: '' });
        const last = this.asked.findLast(({ on }) => on === near);
        if (last) last.text += bytes.toString('latin1');
        isAnswered = false;
        if (this.keepBack === null || !bytes.includes(this.keepBack)) return void far.write(bytes);
        this.keepBack = null;
        this.#kept = { far, bytes };
        near.destroy();
      });
      far.on('data', (bytes: Buffer) => near.writable && near.write(bytes));
      near.on('end', () => far.end());
      far.on('end', () => near.end());
      for (const [from, to] of [[near, far], [far, near]] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => this.#sockets.delete(from));
      }
    });
  }

  /** Lets arrive what was kept back, and resolves to what the database says to it. */
  async deliverKept(): Promise<string> {
    assert(this.#kept, 'something is kept back');
    const { far, bytes } = this.#kept;
    const said = new Promise<Buffer>((resolve) => far.once('data', resolve));
    far.write(bytes);
    return (await said).toString('latin1');
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  cut(): void {
    this.up = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

beforeEach(async () => {
  database = await freshDatabase();
  const url = new URL(database.url);
  network = new Network(new URL(database.url));
  url.port = String(await network.listen());
  url.hostname = '127.0.0.1';
  clock = new ManualClock();
  store = await openPostgresStore({ url: url.href, serve: true, clock, log: silentLog });
  const nowhere = () => Promise.reject(new Error('not here'));
  acme = await Scene.open({ store, clock, reopen: nowhere, end: nowhere });
});

afterEach(async () => {
  network.up = true;
  await store.close().catch(() => undefined);
  network.close();
  await database.drop();
});

async function kindsOf(work: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => (one.status === 'fulfilled' ? 'fulfilled' : faultOf(one.reason).kind));
}

test('rejects what was on its way when the connection is cut', async () => {
  const changes = Array.from({ length: 20 }, () => acme.change('created', 'leased'));
  setImmediate(() => network.cut());
  const kinds = await kindsOf(changes);
  expect(new Set(kinds).difference(new Set(['fulfilled', 'unavailable']))).toEqual(new Set());
  expect(await kindsOf([acme.change('created', 'leased'), store.workspaces.byId(acme.workspaceId)])).toEqual(['unavailable', 'unavailable']);
});

test('has a change of a server that is alone wait for the database twice', async () => {
  await acme.change('created', 'leased');
  network.asked.length = 0;
  await acme.change('created', 'leased');
  const writer = network.asked.find(({ text }) => text.includes('COMMIT'))?.on;
  const texts = network.asked.filter(({ on }) => on === writer).map(({ text }) => text);
  expect(texts.at(-1)).toContain('COMMIT');
  // Bytes that went out together may arrive in two; one after the other they would be four.
  expect(texts.length).toBeLessThan(4);
});

test('settles for ever what became of a commit that something on the way keeps back', async () => {
  await acme.change('created', 'due');
  network.keepBack = 'COMMIT';
  expect(await kindsOf([acme.change('created', 'due')])).toEqual(['unavailable']);
  expect(await network.deliverKept()).toContain('commit_marks');
  expect(await acme.states()).toEqual(['due']);
  expect(await kindsOf([acme.change('created', 'due')])).toEqual(['fulfilled']);
  expect(await acme.states()).toEqual(['due', 'due']);
});

test('goes on by itself when the database is back', async () => {
  network.cut();
  expect(await kindsOf([acme.change('created', 'leased')])).toEqual(['unavailable']);
  network.up = true;
  await expect.poll(() => kindsOf([acme.change('created', 'leased')]), { timeout: 10_000 }).toEqual(['fulfilled']);
  expect(await acme.states()).toEqual(['leased']);
});

test('survives the end of its sessions by the operator', async () => {
  await acme.change('created', 'leased');
  await administer(database.url, `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  await expect.poll(() => kindsOf([acme.change('created', 'leased')]), { timeout: 10_000 }).toEqual(['fulfilled']);
  expect(await acme.states()).toEqual(['leased', 'leased']);
});

test('leaves nothing half written behind', async () => {
  const changes = Array.from({ length: 50 }, () => acme.change('created', 'due'));
  setTimeout(() => {
    network.cut();
    network.up = true;
  }, 5);
  let settled = false;
  void kindsOf(changes).finally(() => (settled = true));
  // Where the cut fell into a commit, the database is asked what became of it.
  await expect.poll(() => (clock.advance(250), settled), { timeout: 10_000 }).toBe(true);
  const [counts] = await administer(database.url, `
    SELECT (SELECT count(*) FROM contacts)::int AS contacts, (SELECT count(*) FROM events)::int AS events,
      (SELECT count(*) FROM deliveries)::int AS deliveries, (SELECT last_event FROM counters)::int AS counted`);
  expect(new Set(Object.values(counts ?? {})).size).toBe(1);
});

test('waits longer between tries that fail', async () => {
  const clock = new ManualClock();
  const connection = new Connection({ url: 'postgres://127.0.0.1:1/none', clock });
  const tries: unknown[] = [];
  for (let step = 0; step < 20; step++) {
    tries.push(await connection.session().catch((fault: unknown) => fault));
    clock.advance(100);
  }
  // The same fault is given again until it is time for the next try: at 0, 0.1, 0.3, 0.7 and 1.5 s.
  expect(new Set(tries).size).toBe(5);
});

const SENTENCES = [
  ['53100', 'full', 'free some space'],
  ['57P01', 'unavailable', 'not reachable'],
  ['53300', 'unavailable', 'connections'],
  ['XX001', 'damaged', 'backup'],
  ['28P01', 'unreadable', 'password'],
  ['3F000', 'unreadable', 'schema'],
  ['42501', 'unreadable', 'owner'],
  ['25006', 'unavailable', 'no writes'],
  ['42P01', 'failed', 'what it said'],
];

test('says what a SQLSTATE means', () => {
  for (const [code = '', kind, sentence = ''] of SENTENCES) {
    const error = Object.assign(new DatabaseError('what it said', 0, 'error'), { code });
    expect(faultOf(error), code).toMatchObject({ kind, message: expect.stringContaining(sentence), cause: error });
  }
});

test('says what is wrong with the database URL', async () => {
  const open = (url: string) => openPostgresStore({ url, serve: true, clock: systemClock, log: silentLog });
  await expect(open('postgres://127.0.0.1:1/none')).rejects.toMatchObject({ message: expect.stringContaining('Nothing answers') });
  const url = new URL(database.url);
  url.pathname = '/none';
  await expect(open(url.href)).rejects.toMatchObject({ kind: 'unreadable', message: expect.stringContaining('createdb') });
  const file = { kind: 'unreadable', message: expect.stringContaining('certificate file') };
  await expect(open(`${database.url}?sslmode=require&sslrootcert=/none.pem`)).rejects.toMatchObject(file);
  const offers = { kind: 'unreadable', message: expect.stringContaining('offers no TLS') };
  for (const mode of ['require', 'no-verify']) await expect(open(`${database.url}?sslmode=${mode}`)).rejects.toMatchObject(offers);
});
