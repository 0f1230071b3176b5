import type { Database } from './database.ts';

/** What PostgreSQL has been told of the disk, as `on`, `off`, or another word; null where it is not known there. */
export type Durability = {
  fsync: string | null;
  fullPageWrites: string | null;
  /** In our own sessions, which switch it on where it is off; and what others get. */
  synchronousCommit: string | null;
  ofOthers: string | null;
};

const SETTINGS = `
  SELECT current_setting('fsync', true) AS fsync, current_setting('full_page_writes', true) AS "fullPageWrites",
    current_setting('synchronous_commit', true) AS "synchronousCommit",
    (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS "ofOthers"`;

const UNKNOWN: Durability = { fsync: null, fullPageWrites: null, synchronousCommit: null, ofOthers: null };

export async function durabilityOf(db: Database): Promise<Durability> {
  return (await db.row<Durability>(SETTINGS)) ?? UNKNOWN;
}

export type Risk = { setting: string; loses: string };

/** What a power cut, or a crash of the machine, could take of what was answered; null for nothing. */
export function riskOf({ fsync, fullPageWrites, synchronousCommit }: Durability): Risk | null {
  if (fsync === 'off') return { setting: 'fsync', loses: 'all of the database' };
  if (fullPageWrites === 'off') return { setting: 'full_page_writes', loses: 'pages that were being written' };
  if (synchronousCommit === 'off') return { setting: 'synchronous_commit', loses: 'changes of the last second' };
  return null;
}
