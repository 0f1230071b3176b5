import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Outbox } from '../../webhooks/outbox/order.ts';
import { createOutbox } from '../../webhooks/outbox/outbox.ts';
import { WaitingRoom } from '../../webhooks/outbox/waiting-room.ts';
import { ACCOUNT, NUMBER } from '../decode/sample-rig.ts';
import { Inbox } from './worker.ts';

/** Deliveries stay in the table: these tests look at what was owed, not at what was sent. */
const nobody = { reserve: () => false, unreserve() {}, accept() {}, due() {} };

/** A real store with a workspace that Meta knows, and the inbox in front of it. */
export class InboxRig {
  readonly clock = new ManualClock();
  readonly store: Store;
  readonly outbox: Outbox;
  workspace!: Workspace;
  readonly #directory: string;

  private constructor(directory: string, store: Store) {
    this.#directory = directory;
    this.store = store;
    this.outbox = createOutbox({ store, handover: nobody, waitingRoom: new WaitingRoom({ deliveries: store.deliveries, clock: this.clock, log: silentLog }), clock: this.clock });
  }

  static async open(): Promise<InboxRig> {
    const directory = await mkdtemp(join(tmpdir(), 'ackwell-inbox-'));
    const store = await openSqliteStore({ directory, serve: true, clock: new ManualClock(), log: silentLog });
    const rig = new InboxRig(directory, store);
    rig.workspace = await rig.addWorkspace('acme');
    await store.whatsapp.routes.claim({ kind: 'account', metaId: ACCOUNT, workspaceId: rig.workspace.id });
    await store.whatsapp.routes.claim({ kind: 'number', metaId: NUMBER, workspaceId: rig.workspace.id });
    return rig;
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
    const inbox = new Inbox({ store: this.store, outbox: this.outbox, clock: this.clock, log: silentLog });
    inbox.start();
    while (await this.store.whatsapp.posts.anyDue(this.clock.now())) await new Promise(setImmediate);
    await inbox.stop();
  }

  async contacts() {
    const { rows } = await this.store.records.contacts({ workspaceId: this.workspace.id, page: 1, perPage: 100 });
    return rows;
  }

  /** What fired, such as `created contact`, in order. */
  async fired(): Promise<string[]> {
    const { events } = await this.store.events.feed({ workspaceId: this.workspace.id, after: 0, limit: 1_000 });
    return events.map(({ event, model }) => `${event} ${model}`);
  }

  async close(): Promise<void> {
    await this.store.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
