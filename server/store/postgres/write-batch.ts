import type { StoreFault } from '../contract.ts';
import { EARLY_BATCH_OPERATIONS, type TakeMore } from '../group-commit.ts';
import type { Counters, KnownCounters } from './counters.ts';
import type { Database } from './database.ts';
import { conflictOf, faultOf, isDatabaseFailure, isTransient } from './faults.ts';
import { inTransaction, Overtaken, type Transaction } from './transaction.ts';
import { performTogether, workspacesOf, type Write } from './writes.ts';

/** A transaction that PostgreSQL undid for the sake of another is tried so often in all. */
const MAX_TRIES = 5;

type How = {
  node: number | null;
  mark: (tx: Transaction) => Promise<void>;
  /** What has come since the batch was begun and fits into it. */
  takeMore?: TakeMore<Write>;
  counters?: KnownCounters;
  /** Nobody else is known to write, so the counters are as they were left. */
  isAlone?: boolean;
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
 *
 * A small batch of a server that is alone waits for no lock: it is sent with the counters as they were left, in the same round
 * trip. A change then takes two to the database instead of four.
 */
export async function writeBatch(db: Database, how: How, begun: Write[]): Promise<(unknown | StoreFault)[]> {
  const { node, mark, takeMore = () => [], counters, isAlone = false } = how;
  const workspaceIds = workspacesOf(begun);
  const work = { node, mark, workspaceIds, committed: (left: Iterable<Counters>) => counters?.note(left) };
  const isSmall = begun.length < EARLY_BATCH_OPERATIONS;
  let expected = (isAlone && isSmall && counters?.expected(workspaceIds)) || null;
  const isLocked = (write: Write) => workspacesOf([write]).every((id) => work.workspaceIds.includes(id));
  const batch = [...begun];
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(db, { ...work, expected }, (tx) => {
        if (!expected) batch.push(...takeMore(isLocked));
        return performTogether(tx, batch);
      });
    } catch (error) {
      expected = null;
      if (error instanceof Overtaken) continue;
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
