import { systemClock } from '../../kit/clock.ts';
import { Database } from './database.ts';
import type { Parts } from './parts.ts';

/** 5 GB of free pages; what is left then goes with the next erasure. */
const MAX_STEPS = 20_000;

/** Somebody reads: a backup may for minutes, everything else is soon over. */
const MAX_TRIES = 20;
const TRY_AGAIN_MS = 100;
/** For so long the writer is kept waiting while readers are. */
const PATIENCE_MS = 50;

/**
 * Takes what was erased out of the files: places of deleted rows are overwritten when they are deleted, so it is left in
 * free pages, which go back to the disk, and in the write-ahead log, which is copied and cut off. False while somebody
 * reads what the log holds.
 */
export async function wipe({ reader, writer }: Pick<Parts, 'reader' | 'writer'>, file: string): Promise<boolean> {
  for (let step = 0; step < MAX_STEPS && (await writer.run('giveBackSpace', { keep: 0 }, { urgent: false })); step++);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (await reader.ask('cutLog', file)) return true;
    await new Promise<void>((resolve) => void systemClock.after(TRY_AGAIN_MS, resolve));
  }
  return false;
}

/** On the thread of the reader, which then reads nothing that the log must be kept for. */
export function cutLog(_reading: Database, file: string): boolean {
  const db = Database.writing(file);
  try {
    db.rows('PRAGMA wal_checkpoint(PASSIVE)'); // Most of it, while everything goes on.
    db.run(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
    return db.row<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')?.busy === 0;
  } finally {
    db.close();
  }
}
