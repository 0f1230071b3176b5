import type { StoreFault } from '../contract.ts';
import type { TakeMore } from '../group-commit.ts';
import type { Database } from './database.ts';
import { conflictOf, faultOf, isDatabaseFailure, isTransient } from './faults.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { performTogether, workspacesOf, type Write } from './writes.ts';

/** A transaction that PostgreSQL undid for the sake of another is tried so often in all. */
const MAX_TRIES = 5;

type How = {
  node: number | null;
  mark: (tx: Transaction) => Promise<void>;
  /** What has come since the batch was begun and fits into it. */
  takeMore?: TakeMore<Write>;
};

/**
 * Writes a batch in one transaction, in which an operation that conflicts or fails is undone alone.
 *
 * Conflicts that a statement can tell apart cost nothing extra. An error ends the whole transaction, so a batch with one
 * is written anew with savepoints, in halves and halves of halves, until the operation stands alone: among 1,000 that is
 * ten times two statements, not a thousand.
 *
 * Other servers write in the same workspaces, and their locks are waited for: what comes meanwhile joins the batch, so that
 * the more servers wait for each other, the more each of them writes at once.
 */
export async function writeBatch(db: Database, { takeMore = () => [], ...how }: How, begun: Write[]): Promise<(unknown | StoreFault)[]> {
  const work = { ...how, workspaceIds: workspacesOf(begun) };
  const isLocked = (write: Write) => workspacesOf([write]).every((id) => work.workspaceIds.includes(id));
  const batch = [...begun];
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(db, work, (tx) => {
        batch.push(...takeMore(isLocked));
        return performTogether(tx, batch);
      });
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
