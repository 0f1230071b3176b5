import type { StoreFault } from '../contract.ts';
import type { Database } from './database.ts';
import { conflictOf, faultOf, isDatabaseFailure } from './faults.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { perform, type Write } from './writes.ts';

/**
 * Writes a batch in one transaction, in which an operation that conflicts or fails is undone alone.
 *
 * Under a savepoint SQLite copies every page before its first change. Conflicts are rare, so a batch is written without
 * savepoints at first, and anew with them when one of its operations could not be written.
 */
export function writeBatch(db: Database, node: number | null, batch: Write[]): (unknown | StoreFault)[] {
  try {
    return inTransaction(db, node, (tx) => batch.map((write) => perform(tx, write)));
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
  }
  return inTransaction(db, node, (tx) => batch.map((write) => performAlone(tx, write)));
}

function performAlone(tx: Transaction, write: Write): unknown {
  tx.db.run('SAVEPOINT operation');
  try {
    const result = perform(tx, write);
    tx.db.run('RELEASE operation');
    return result;
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    tx.db.run('ROLLBACK TO operation');
    tx.db.run('RELEASE operation');
    return conflictOf(error) ?? faultOf(error);
  }
}
