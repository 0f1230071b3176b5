import { assert } from '../../kit/assert.ts';
import type { Counters } from './counters.ts';
import type { Database } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import type { HeldDelivery } from '../contract.ts';
import { CommitUnknown, ConnectionLost, leavesOpen } from './faults.ts';

/**
 * In the order of their ids, so that no two transactions wait for each other. The statements after it see everything
 * that the transactions before it have written in these workspaces.
 */
const LOCK = `
  SELECT workspace_id AS "workspaceId", last_event AS "lastEvent", reference_version AS "referenceVersion"
  FROM counters WHERE workspace_id = ANY($1::bigint[]) ORDER BY workspace_id FOR NO KEY UPDATE`;

const COUNT_REFERENCE = 'UPDATE counters SET reference_version = reference_version + 1 WHERE workspace_id = $1';

/** What the operations of one batch share: the locked counters of their workspaces, and the node they are made for. */
export class Transaction {
  readonly db: Database;
  readonly #node: number | null;
  readonly #workspaceIds: number[];
  #counters = new Map<number, Counters>();

  constructor(db: Database, { node, workspaceIds, expected }: Pick<Work, 'node' | 'workspaceIds' | 'expected'>) {
    this.db = db;
    this.#node = node;
    this.#workspaceIds = workspaceIds;
    this.#hold(expected ?? []);
  }

  /** Who holds the leases that are written here; null for a command, which never holds any. */
  get node(): number | null {
    return this.#node;
  }

  get servingNode(): number {
    assert(this.#node !== null, 'only a server leases deliveries');
    return this.#node;
  }

  /** As this transaction leaves them. */
  get counters(): Iterable<Counters> {
    return this.#counters.values();
  }

  /** Not what this process was leased under another number, before it was silent for too long. */
  holds({ node }: HeldDelivery): boolean {
    return node === undefined || node === this.#node;
  }

  /** Also after a savepoint was undone: what had been counted since is not so any more. */
  async lock(): Promise<void> {
    this.#hold(await this.#locked());
  }

  /** What was expected stays in force, as it was counted since. Rejects when it was not so. */
  async lockAsExpected(expected: Counters[]): Promise<void> {
    const before = expected.map((one) => ({ ...one }));
    const found = new Map((await this.#locked()).map((row) => [row.workspaceId, row]));
    const isSo = before.every(({ workspaceId, lastEvent, referenceVersion }) => {
      const real = found.get(workspaceId);
      return real?.lastEvent === lastEvent && real.referenceVersion === referenceVersion;
    });
    if (!isSo) throw new Overtaken();
  }

  async #locked(): Promise<Counters[]> {
    return this.#workspaceIds.length === 0 ? [] : this.db.rows<Counters>(LOCK, [this.#workspaceIds]);
  }

  #hold(rows: Counters[]): void {
    this.#counters = new Map(rows.map((row) => [row.workspaceId, { ...row }]));
  }

  isReference(workspaceId: number, version: number): boolean {
    return this.#counters.get(workspaceId)?.referenceVersion === version;
  }

  expectReference(workspaceId: number, version: number): void {
    if (!this.isReference(workspaceId, version)) throw new ConflictError('reference_version');
  }

  /** Tells every cache, in every process, that something of the workspace's settings, statuses or sources changed. */
  async countReference(workspaceId: number): Promise<void> {
    this.#countersOf(workspaceId).referenceVersion++;
    await this.db.run(COUNT_REFERENCE, [workspaceId]);
  }

  /** The next number of the workspace's feed. Whoever takes it writes it into the counters with the event. */
  nextEvent(workspaceId: number): number {
    return ++this.#countersOf(workspaceId).lastEvent;
  }

  /** The last ones, which nothing was written with. */
  giveBackEvents(workspaceId: number, count: number): void {
    this.#countersOf(workspaceId).lastEvent -= count;
  }

  #countersOf(workspaceId: number): Counters {
    const counters = this.#counters.get(workspaceId);
    assert(counters, `workspace ${workspaceId} is locked by this transaction`);
    return counters;
  }
}

/** Somebody else has written in a workspace since our last commit there. Nothing is written. */
export class Overtaken extends Error {}

type Work = {
  node: number | null;
  workspaceIds: number[];
  /** What the counters are expected to be: then nothing waits for the locks, and what was written is undone if they are not so. */
  expected?: Counters[] | null;
  /** What is written last, so that a commit without an answer can be asked for. */
  mark: (tx: Transaction) => Promise<void>;
  committed?: (counters: Iterable<Counters>) => void;
};

export async function inTransaction<T>(db: Database, work: Work, perform: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx = new Transaction(db, work);
  try {
    const result = work.expected ? await performAtOnce(tx, work.expected, perform) : await performLocked(tx, perform);
    await commit(tx, work, result);
    return result;
  } catch (error) {
    await db.execute('ROLLBACK').catch(() => undefined); // The session may be gone; the cause is what matters.
    throw error;
  }
}

async function performLocked<T>(tx: Transaction, perform: (tx: Transaction) => Promise<T>): Promise<T> {
  await Promise.all([tx.db.execute('BEGIN'), tx.lock()]); // In one round trip.
  return perform(tx);
}

/** The first statements are in the same round trip. They come after the locks, so they see what was committed before. */
async function performAtOnce<T>(tx: Transaction, expected: Counters[], perform: (tx: Transaction) => Promise<T>): Promise<T> {
  const begun = Promise.all([tx.db.execute('BEGIN'), tx.lockAsExpected(expected)]);
  const [locked, performed] = await Promise.allSettled([begun, perform(tx)]);
  if (locked.status === 'rejected') throw locked.reason;
  if (performed.status === 'rejected') throw performed.reason;
  return performed.value;
}

/** In one round trip. What is lost from here on leaves open whether it happened, unless the mark was refused. */
async function commit(tx: Transaction, { mark, committed }: Work, result: unknown): Promise<void> {
  const [marked, done] = await Promise.allSettled([mark(tx), tx.db.execute('COMMIT')]);
  if (marked.status === 'rejected') {
    throw marked.reason instanceof ConnectionLost ? new CommitUnknown(result, marked.reason) : marked.reason;
  }
  if (done.status === 'rejected') throw leavesOpen(done.reason) ? new CommitUnknown(result, done.reason) : done.reason;
  committed?.(tx.counters);
}
