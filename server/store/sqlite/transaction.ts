import { assert } from '../../kit/assert.ts';
import type { Database } from './database.ts';
import { ConflictError } from '../conflict-error.ts';
import { Numbers } from './numbers.ts';

const READ_REFERENCE = 'SELECT reference_version AS version FROM workspaces WHERE id = ?';
const COUNT_REFERENCE = 'UPDATE workspaces SET reference_version = reference_version + 1 WHERE id = ?';

/** What the operations of one batch share. */
export class Transaction {
  readonly db: Database;
  readonly numbers: Numbers;
  readonly #node: number | null;
  readonly #references = new Map<number, number>();

  constructor(db: Database, node: number | null) {
    this.db = db;
    this.#node = node;
    this.numbers = new Numbers(db);
  }

  /** Who holds the leases that are written here; null for a command, which never holds any. */
  get node(): number | null {
    return this.#node;
  }

  get servingNode(): number {
    assert(this.#node !== null, 'only a server leases deliveries');
    return this.#node;
  }

  /** Read once per workspace: within the transaction nobody else can change it. */
  expectReference(workspaceId: number, version: number): void {
    let current = this.#references.get(workspaceId);
    if (current === undefined) {
      current = this.db.row<{ version: number }>(READ_REFERENCE, [workspaceId])?.version ?? 0;
      this.#references.set(workspaceId, current);
    }
    if (current !== version) throw new ConflictError('reference_version');
  }

  /** Something of the workspace's settings, statuses or sources changed. */
  countReference(workspaceId: number): void {
    this.db.run(COUNT_REFERENCE, [workspaceId]);
    this.#references.delete(workspaceId);
    this.moveEpoch();
  }

  /** Tells every cache, in every process, to read anew what it remembers of workspaces and tokens. */
  moveEpoch(): void {
    this.numbers.take('reference');
  }
}

export function inTransaction<T>(db: Database, node: number | null, work: (tx: Transaction) => T): T {
  db.run('BEGIN IMMEDIATE');
  try {
    const tx = new Transaction(db, node);
    const result = work(tx);
    tx.numbers.save();
    db.run('COMMIT');
    return result;
  } catch (error) {
    // A full disk, among others, has ended the transaction already.
    if (db.connection.isTransaction) db.run('ROLLBACK');
    throw error;
  }
}
