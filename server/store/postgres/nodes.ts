import { hostname } from 'node:os';
import { assert } from '../../kit/assert.ts';
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Connection } from './connection.ts';

/** A node that was not seen for so long has lost its leases. By the database's clock, which all nodes share. */
export const LEASE_SECONDS = 12;
/** Four of them fit into a lease, so that a slow one or two cost nothing. */
const HEARTBEAT_MS = 3_000;

const JOIN = `INSERT INTO nodes (id, name) VALUES (nextval('node_ids'), $1) RETURNING id`;
const BEAT = 'UPDATE nodes SET seen_at = clock_timestamp() WHERE id = $1';
const LEAVE = 'DELETE FROM nodes WHERE id = $1';

/** What takes the leases away: from here on the node's heartbeat finds nothing, so it knows. */
export const DECLARE_DEAD = `DELETE FROM nodes WHERE seen_at < clock_timestamp() - interval '${LEASE_SECONDS} s'`;

export type MembershipOptions = { connection: Connection; clock: Clock; log: Log };

/** This server among the nodes. One that was silent for too long comes back as another, and so holds no lease of before. */
export class Membership {
  readonly #options: MembershipOptions;
  #id: number | null = null;
  #cancel: CancelTimer = () => undefined;
  #beating: Promise<void> = Promise.resolve();
  #left = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  get id(): number | null {
    return this.#id;
  }

  async join(): Promise<void> {
    const db = await this.#options.connection.session();
    const row = await db.row<{ id: number }>(JOIN, [`${hostname()} ${process.pid}`]);
    assert(row, 'an insert returns its row');
    this.#id = row.id;
    this.#arm();
  }

  /** Its leases are anybody's at once. */
  async leave(): Promise<void> {
    this.#left = true;
    this.#cancel();
    await this.#beating;
    const { connection } = this.#options;
    try {
      if (this.#id !== null) await (await connection.session()).run(LEAVE, [this.#id]);
    } finally {
      await connection.close();
    }
  }

  #arm(): void {
    if (this.#left) return;
    this.#cancel = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#beating = this.#beat().finally(() => this.#arm());
    });
  }

  async #beat(): Promise<void> {
    const { connection, log } = this.#options;
    try {
      const db = await connection.session();
      if (this.#id !== null && (await db.run(BEAT, [this.#id])) === 1) return;
      log.warn('store.lease_lost', { node: this.#id });
      const row = await db.row<{ id: number }>(JOIN, [`${hostname()} ${process.pid}`]);
      this.#id = row?.id ?? null;
    } catch (error) {
      log.fault('store.heartbeat_failed', error);
    }
  }
}
