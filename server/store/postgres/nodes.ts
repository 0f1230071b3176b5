import { hostname } from 'node:os';
import { assert } from '../../kit/assert.ts';
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { LEASE_SECONDS } from '../../kit/limits.ts';
import type { Log } from '../../kit/log.ts';
import type { NodeRole } from '../../kit/node-role.ts';
import type { Hint, Listener, Node, NodeStore, Served, Share } from '../contract-nodes.ts';
import { Bulletin, noticesIn } from './bulletin.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { Database } from './database.ts';
import type { Reader } from './reader.ts';

/** Four of them fit into a lease, so that a slow one or two cost nothing. */
const HEARTBEAT_MS = 3_000;
/** Before the others may take the leases, no new attempt begins. */
const SAFE_MS = (LEASE_SECONDS - 1) * 1_000;

const JOIN = `INSERT INTO nodes (id, name, role, served) VALUES (nextval('node_ids'), $1, $2, $3) RETURNING id`;
const BEAT = 'UPDATE nodes SET seen_at = clock_timestamp() WHERE id = $1';
const LEAVE = 'DELETE FROM nodes WHERE id = $1';
const ANNOUNCE = 'UPDATE nodes SET served = $2 WHERE id = $1';
const ALIVE = `seen_at > clock_timestamp() - interval '${LEASE_SECONDS} s'`;
const NODES = `SELECT id, role FROM nodes WHERE ${ALIVE} ORDER BY id`;
const LIST = `SELECT name, role, served FROM nodes WHERE ${ALIVE} ORDER BY id`;

/** What takes the leases away: from here on the node's heartbeat finds nothing, so it knows. */
export const DECLARE_DEAD = `DELETE FROM nodes WHERE NOT ${ALIVE}`;

export type MembershipOptions = { connect: ConnectionOptions; clock: Clock; log: Log; role: NodeRole };

/** This server among the nodes. One that was silent for too long comes back as another, and so holds no lease of before. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #connection: Connection;
  readonly #bulletin: Bulletin;
  #id: number | null = null;
  #served: Served | null = null;
  #share: Share = { senders: 1, place: null };
  /** When the last heartbeat that succeeded was begun, by the monotonic clock. */
  #beatAt = -Infinity;
  #alone = true;
  #deaths = 0;
  #listener: Listener | null = null;
  #cancel: CancelTimer = () => undefined;
  #beating: Promise<void> = Promise.resolve();
  #left = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#connection = new Connection({ ...options.connect, hear: (payload) => this.#heard(payload) });
    this.#bulletin = new Bulletin(this.#connection);
  }

  /** Under which deliveries are leased and settled. */
  get id(): number | null {
    return this.#id;
  }

  get holdsLeases(): boolean {
    return this.#options.clock.monotonic() - this.#beatAt < SAFE_MS;
  }

  get share(): Share {
    return this.#share;
  }

  /** As far as the last look at the nodes tells. */
  get isAlone(): boolean {
    return this.#alone;
  }

  get deaths(): number {
    return this.#deaths;
  }

  countDeaths(nodes: number): void {
    this.#deaths += nodes;
  }

  set listener(listener: Listener) {
    this.#listener = listener;
  }

  /** Costs nothing while there is nobody to tell. */
  tell(hint: Hint): void {
    if (!this.#alone) this.#bulletin.tell(hint);
  }

  async join(): Promise<void> {
    await this.#enter(await this.#connection.session());
    this.#arm();
  }

  async announce(served: Served): Promise<void> {
    this.#served = served;
    await (await this.#connection.session()).run(ANNOUNCE, [this.#id, JSON.stringify(served)]);
  }

  /** Its leases are anybody's at once. */
  async leave(): Promise<void> {
    this.#left = true;
    this.#cancel();
    await this.#beating;
    try {
      if (this.#id !== null) await (await this.#connection.session()).run(LEAVE, [this.#id]);
      this.#bulletin.tell({ nodes: true });
      await this.#bulletin.quiet();
    } finally {
      await this.#connection.close();
    }
  }

  #arm(): void {
    if (this.#left) return;
    this.#cancel = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#beating = this.#beat().finally(() => this.#arm());
    });
  }

  async #beat(): Promise<void> {
    const { clock, log } = this.#options;
    try {
      const db = await this.#connection.session();
      const begun = clock.monotonic();
      if (this.#id !== null && (await db.run(BEAT, [this.#id])) === 1) {
        this.#beatAt = begun;
        return await this.#count(db);
      }
      log.warn('store.lease_lost', { node: this.#id });
      this.#listener?.leasesLost();
      await this.#enter(db);
    } catch (error) {
      log.fault('store.heartbeat_failed', error);
    }
  }

  async #enter(db: Database): Promise<void> {
    const { clock, role } = this.#options;
    const begun = clock.monotonic();
    const row = await db.row<{ id: number }>(JOIN, [`${hostname()} ${process.pid}`, role, this.#served && JSON.stringify(this.#served)]);
    assert(row, 'an insert returns its row');
    this.#id = row.id;
    this.#beatAt = begun;
    await this.#count(db);
    this.#bulletin.tell({ nodes: true });
  }

  async #count(db: Database): Promise<void> {
    const alive = await db.rows<{ id: number; role: NodeRole }>(NODES);
    const senders = alive.filter(({ role }) => role !== 'api');
    const place = senders.findIndex(({ id }) => id === this.#id);
    this.#alone = alive.length < 2;
    this.#share = { senders: Math.max(1, senders.length), place: place < 0 ? null : place };
  }

  #heard(payload: string): void {
    for (const notice of noticesIn(payload)) {
      if ('nodes' in notice) void this.#recount();
      else this.#listener?.hear(notice);
    }
  }

  async #recount(): Promise<void> {
    try {
      await this.#count(await this.#connection.session());
    } catch {
      // The next heartbeat counts again, and says what is wrong.
    }
  }
}

/** `membership` is null for a command, which is no node. */
export function nodeStore(membership: Membership | null, reader: Reader): NodeStore {
  return {
    get share() {
      return membership?.share ?? { senders: 1, place: null };
    },
    get holdsLeases() {
      return membership?.holdsLeases ?? false;
    },
    get deaths() {
      return membership?.deaths ?? 0;
    },
    holds: (node) => membership !== null && membership.holdsLeases && membership.id === node,
    announce: async (served) => membership?.announce(served),
    async list() {
      const rows = await reader.read((db) => db.rows<{ name: string; role: NodeRole; served: string | null }>(LIST));
      // Written by `announce`.
      return rows.map(({ served, ...node }): Node => ({ ...node, served: served === null ? null : (JSON.parse(served) as Served) }));
    },
    tell: (hint) => membership?.tell(hint),
    hear(listener) {
      if (membership) membership.listener = listener;
    },
  };
}
