import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, type Log } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import { freshDatabase } from '../../store/postgres/postgres-rig.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Outbox } from '../../webhooks/outbox/order.ts';
import { createOutbox } from '../../webhooks/outbox/outbox.ts';
import { WaitingRoom } from '../../webhooks/outbox/waiting-room.ts';
import { readPost } from '../decode/post.ts';
import { ACCOUNT, NUMBER } from '../decode/sample-rig.ts';
import { gatherNews } from './news.ts';
import { Inbox } from './worker.ts';

/** Deliveries stay in the table: these tests look at what was owed, not at what was sent. */
const nobody = { reserve: () => false, unreserve() {}, accept() {}, due() {} };

const NO_POST = 0;

/** Where the data of a rig lies. */
export type Place = { open(clock: ManualClock): Promise<Store>; remove(): Promise<void> };

export async function onSqlite(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'ackwell-inbox-'));
  return {
    open: (clock) => openSqliteStore({ directory, serve: true, clock, log: silentLog }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

export async function onPostgres(): Promise<Place> {
  const { url, drop } = await freshDatabase();
  return { open: (clock) => openPostgresStore({ url, serve: true, clock, log: silentLog }), remove: drop };
}

/** A real store with a workspace that Meta knows, and the inbox in front of it. */
export class InboxRig {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly outbox: Outbox;
  workspace!: Workspace;
  /** What went wrong and should not have. */
  readonly faults: unknown[] = [];
  readonly #log: Log = { ...silentLog, fault: (_event, error) => this.faults.push(error) };
  readonly #place: Place;
  readonly #others: InboxRig[] = [];

  private constructor(place: Place, store: Store, clock: ManualClock) {
    this.#place = place;
    this.store = store;
    this.clock = clock;
    const waitingRoom = new WaitingRoom({ deliveries: store.deliveries, clock, log: silentLog });
    this.outbox = createOutbox({ store, handover: nobody, waitingRoom, clock, log: silentLog });
  }

  static async open(place?: Place): Promise<InboxRig> {
    const there = place ?? (await onSqlite());
    const clock = new ManualClock();
    const rig = new InboxRig(there, await there.open(clock), clock);
    rig.workspace = await rig.addWorkspace('acme');
    await rig.store.whatsapp.routes.claim({ kind: 'account', metaId: ACCOUNT, workspaceId: rig.workspace.id });
    await rig.store.whatsapp.routes.claim({ kind: 'number', metaId: NUMBER, workspaceId: rig.workspace.id });
    return rig;
  }

  /** Another server on the same data. */
  async another(): Promise<InboxRig> {
    const other = new InboxRig(this.#place, await this.#place.open(this.clock), this.clock);
    other.workspace = this.workspace;
    this.#others.push(other);
    return other;
  }

  async addWorkspace(subdomain: string): Promise<Workspace> {
    const owner = { email: `${subdomain}@example.com`, name: 'Owner', passwordHash: 'x' };
    await this.store.workspaces.create({ subdomain, name: subdomain, owner, secret: 'whsec_x', nowMs: this.clock.now() });
    const workspace = await this.store.workspaces.bySubdomain(subdomain);
    if (!workspace) throw new Error('A workspace that was made is there');
    return workspace;
  }

  /** Posts are stored, then processed to their end by an inbox of their own, as after a start. */
  async process(...bodies: Buffer[]): Promise<void> {
    for (const body of bodies) await this.store.whatsapp.posts.add({ body, receivedAtMs: this.clock.now() });
    const inbox = new Inbox({ store: this.store, outbox: this.outbox, clock: this.clock, log: this.#log });
    inbox.start();
    while (await this.store.whatsapp.posts.anyDue(this.clock.now())) await new Promise(setImmediate);
    await inbox.stop();
  }

  /** Processes a post here and now, whoever else is about the same. */
  async apply(body: Buffer): Promise<void> {
    const { store, outbox, clock } = this;
    await store.whatsapp.posts.apply(await gatherNews({ store, outbox, nowMs: clock.now() }, NO_POST, readPost(body, clock.now())));
  }

  async contacts() {
    const { rows } = await this.store.records.contacts({ workspaceId: this.workspace.id, page: 1, perPage: 100 });
    return rows;
  }

  /** What was said with a contact, oldest first: by its id, or, where it has none, as what it is. */
  async conversation(contactId: number): Promise<(string | Record<string, unknown>)[]> {
    const list = await this.store.whatsapp.messages.list({ workspaceId: this.workspace.id, contactId, limit: 1_000 });
    return list.map(({ wamid, content }) => wamid ?? content).reverse();
  }

  /** What fired, such as `created contact`, in order. */
  async fired(): Promise<string[]> {
    const { events } = await this.store.events.feed({ workspaceId: this.workspace.id, after: 0, limit: 1_000 });
    return events.map(({ event, model }) => `${event} ${model}`);
  }

  async close(): Promise<void> {
    for (const other of this.#others) await other.store.close();
    await this.store.close();
    await this.#place.remove();
  }
}
