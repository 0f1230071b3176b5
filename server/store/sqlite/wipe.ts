import { systemClock } from '../../kit/clock.ts';
import type { Wiped } from '../contract-privacy.ts';
import { Database } from './database.ts';
import { isBusy } from './faults.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

/** 5 GB of free pages; what is left then goes with the next erasure. */
const MAX_STEPS = 20_000;

/** 32 MiB, for which the writer is kept waiting a third of a second. */
const MAX_REWRITTEN_PAGES = 8_192;

/** Somebody reads: a backup may for minutes, everything else is soon over. */
const MAX_TRIES = 20;
const TRY_AGAIN_MS = 100;
/** For so long the writer is kept waiting while readers are. */
const PATIENCE_MS = 50;

/** How many erasures there were, and how many of them the last wipe has finished. */
const COUNTS = `
  SELECT coalesce(max(last) FILTER (WHERE kind = 'erasure'), 0) AS erasures, coalesce(max(last) FILTER (WHERE kind = 'wipe'), 0) AS wiped
  FROM counters WHERE workspace_id = 0 AND kind IN ('erasure', 'wipe')`;
const COUNT_WIPED = `
  INSERT INTO counters (workspace_id, kind, last) VALUES (0, 'wipe', ?)
  ON CONFLICT (workspace_id, kind) DO UPDATE SET last = max(last, excluded.last)`;

type Counts = { erasures: number; wiped: number };

function countsOf(db: Database): Counts {
  return db.row<Counts>(COUNTS) ?? { erasures: 0, wiped: 0 };
}

export function isWipeOwed(db: Database): boolean {
  const { erasures, wiped } = countsOf(db);
  return erasures > wiped;
}

export function countWiped(tx: Transaction, erasures: number): null {
  tx.db.run(COUNT_WIPED, [erasures]);
  return null;
}

/**
 * Takes what was erased out of the files. Places of deleted rows are overwritten when they are deleted, so it is left in
 * free pages, in pages from which SQLite has moved rows, and in the write-ahead log. A small file is written anew; of a
 * large one the free pages go back to the disk. Then the log is copied and cut off: not while somebody reads what it holds.
 */
export async function wipe({ near, reader, writer }: Pick<Parts, 'near' | 'reader' | 'writer'>, file: string): Promise<Wiped> {
  const { erasures } = await near.read(countsOf);
  const rewritten = await reader.ask('rewriteSmall', file);
  if (rewritten === 'busy') return 'later';
  if (rewritten === 'large') await giveBackAll(writer);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (await reader.ask('cutLog', file)) {
      await writer.run('countWiped', erasures);
      return rewritten === 'done' ? 'all' : 'partly';
    }
    await new Promise<void>((resolve) => void systemClock.after(TRY_AGAIN_MS, resolve));
  }
  return 'later';
}

async function giveBackAll(writer: Parts['writer']): Promise<void> {
  for (let step = 0; step < MAX_STEPS && (await writer.run('giveBackSpace', { keep: 0 }, { urgent: false })); step++);
}

/** On the thread of the reader, beside the writer, which waits. */
export function rewriteSmall(_reading: Database, file: string): 'done' | 'large' | 'busy' {
  const db = Database.writing(file);
  try {
    const { page_count: pages } = db.row<{ page_count: number }>('PRAGMA page_count') ?? { page_count: 0 };
    if (pages > MAX_REWRITTEN_PAGES) return 'large';
    db.connection.exec('PRAGMA temp_store = MEMORY; VACUUM'); // Elsewhere the disk may be read-only, and would keep a copy.
    return 'done';
  } catch (error) {
    if (isBusy(error)) return 'busy';
    throw error;
  } finally {
    db.close();
  }
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
