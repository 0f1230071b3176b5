import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from '../contract.ts';
import { makeDatabaseFile } from './data-folder.ts';
import { Database } from './database.ts';
import { isBusy } from './faults.ts';
import { inTransaction } from './transaction.ts';

/**
 * Held by a server for as long as it lives: a transaction on a file of its own, which the operating system ends with
 * the process. Whoever holds it may take every lease of another node for one of a dead process.
 */
export function takeServerLock(file: string): { release(): void } {
  makeDatabaseFile(file);
  const connection = new DatabaseSync(file);
  try {
    connection.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (error) {
    connection.close();
    if (!isBusy(error)) throw error;
    throw new StoreFault('locked', 'Another Ackwell server is running on this data folder: stop it, or choose another.', error);
  }
  return { release: () => connection.close() };
}

/** The number under which a server holds its leases. A server that was started anew is another node. */
export function takeNode(file: string): number {
  const db = Database.writing(file);
  try {
    return inTransaction(db, null, (tx) => tx.numbers.take('node'));
  } finally {
    db.close();
  }
}
