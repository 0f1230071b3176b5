import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { StoreFault } from '../contract.ts';
import { makeDatabaseFile } from './data-folder.ts';
import type { Database } from './database.ts';
import { copyingFaultOf } from './faults.ts';

/** The copy gets its name when it is complete and on the disk, so that half of one is never taken for a backup. */
export function copyDatabase(db: Database, file: string): void {
  if (existsSync(file)) throw new StoreFault('failed', `${file} exists already: choose another name for the copy.`);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  try {
    makeDatabaseFile(partial);
    // VACUUM INTO counts as writing, although it writes another file; the connection itself stays read-only.
    db.run('PRAGMA query_only = OFF');
    db.run('VACUUM INTO ?', [partial]);
    flush(partial);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw copyingFaultOf(error, file);
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
