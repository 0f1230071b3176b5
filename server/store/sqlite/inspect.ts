import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from '../contract.ts';
import { DATABASE, SERVER_LOCK } from './open.ts';
import { BUSY_TIMEOUT_MS } from './pragmas.ts';
import { takeServerLock } from './server-lock.ts';

export type Inspection = {
  schemaVersion: number;
  bytes: number;
  /** Of pages that nothing lies in, for what is written next. */
  freeBytes: number;
  /** Whether a purge makes the file smaller; false for one that an older version made. */
  givesBack: boolean;
  /** What SQLite's quick check complains about first; null when it is content. */
  damage: string | null;
};

/** Whether a server runs on the folder. Asking takes its lock for a moment, which only a start just then would notice. */
export function isServed(directory: string): boolean {
  const file = join(directory, SERVER_LOCK);
  if (!existsSync(file)) return false;
  try {
    takeServerLock(file).release();
    return false;
  } catch (error) {
    if (error instanceof StoreFault && error.kind === 'locked') return true;
    throw error;
  }
}

/** Reads all of the database once, beside whoever works on it. Changes nothing, and does not migrate. */
export function inspectDatabase(directory: string): Inspection {
  const connection = new DatabaseSync(join(directory, DATABASE), { readOnly: true });
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const pragma = (name: string) => Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    const verdict = String(pragma('quick_check(1)'));
    return {
      schemaVersion: Number(pragma('user_version')),
      bytes: Number(pragma('page_count')) * Number(pragma('page_size')),
      freeBytes: Number(pragma('freelist_count')) * Number(pragma('page_size')),
      givesBack: Number(pragma('auto_vacuum')) !== 0,
      damage: verdict === 'ok' ? null : verdict,
    };
  } finally {
    connection.close();
  }
}
