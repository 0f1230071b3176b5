import type { StoreFault } from '../contract.ts';
import type { Database } from './database.ts';
import { conflictOf, faultOf, isDatabaseFailure, isTransient } from './faults.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { performTogether, workspacesOf, type Write } from './writes.ts';

/** A transaction that PostgreSQL undid for the sake of another is tried so often in all. */
const MAX_TRIES = 5;

type How = { node: number | null; mark: (tx: Transaction) => Promise<void> };

/**
 * Writes a batch in one transaction, in which an operation that conflicts or fails is undone alone.
 *
 * Conflicts that a statement can tell apart cost nothing extra. An error ends the whole transaction, so a batch with one
 * is written anew with savepoints, in halves and halves of halves, until the operation stands alone: among 1,000 that is
 * ten times two statements, not a thousand.
 */
export async function writeBatch(db: Database, how: How, batch: Write[]): Promise<(unknown | StoreFault)[]> {
  const work = { ...how, workspaceIds: workspacesOf(batch) };
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(db, work, (tx) => performTogether(tx, batch));
    } catch (error) {
      if (!isTransient(error) && isDatabaseFailure(error)) throw error;
      if (!isTransient(error)) return inTransaction(db, work, (tx) => performApart(tx, batch));
      if (tries >= MAX_TRIES) throw error;
    }
  }
}

async function performApart(tx: Transaction, batch: Write[]): Promise<(unknown | StoreFault)[]> {
  await tx.db.execute('SAVEPOINT part');
  try {
    const results = await performTogether(tx, batch);
    await tx.db.execute('RELEASE part');
    return results;
  } catch (error) {
    if (isDatabaseFailure(error)) throw error;
    await tx.db.execute('ROLLBACK TO part; RELEASE part');
    await tx.lock();
    if (batch.length === 1) return [conflictOf(error) ?? faultOf(error)];
    const middle = batch.length >> 1;
    return [...(await performApart(tx, batch.slice(0, middle))), ...(await performApart(tx, batch.slice(middle)))];
  }
}
