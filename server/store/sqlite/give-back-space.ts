import type { Transaction } from './transaction.ts';

/** Stays for what is written next: 16 MiB. Where as much comes as goes, nothing is given back, and nothing asked for anew. */
export const KEPT_FREE_PAGES = 4_096;
/** 1.3 ms of the one writer. Four times as many would take a step of 3 ms, and a fifth of a second where the log is copied. */
const PAGES_OF_A_STEP = 64;

/** Pages at the end of the file move to free places before it, and the file ends earlier. False when nothing was to be done. */
export function giveBackSpace({ db }: Transaction, { keep }: { keep: number }): boolean {
  const free = () => db.row<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
  const before = free();
  if (before <= keep) return false;
  db.rows(`PRAGMA incremental_vacuum(${PAGES_OF_A_STEP})`); // It goes a page further with each step, up to the last.
  return free() < before; // A file from before there was a map of its pages keeps them.
}
