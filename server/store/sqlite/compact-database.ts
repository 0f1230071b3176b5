import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreFault } from '../contract.ts';
import { faultOf } from './faults.ts';
import { DATABASE, SERVER_LOCK } from './open.ts';
import { setFilePragmas, setWriterPragmas } from './pragmas.ts';
import { takeServerLock } from './server-lock.ts';

/** Writes the whole file anew, without free pages and with the map that giving back takes. Answers with its bytes before and after. */
export function compactDatabase(directory: string): { before: number; after: number } {
  const file = join(directory, DATABASE);
  if (!existsSync(file)) throw new StoreFault('unreadable', `There is no data in ${directory}.`);
  // The new file is written aside first: on this disk, since the others may be read-only, and where no copy is left lying.
  process.env['SQLITE_TMPDIR'] ??= directory;
  const lock = takeServerLock(join(directory, SERVER_LOCK));
  try {
    const before = statSync(file).size;
    rewrite(file);
    return { before, after: statSync(file).size };
  } catch (error) {
    throw faultOf(error);
  } finally {
    lock.release();
  }
}

function rewrite(file: string): void {
  const connection = new DatabaseSync(file);
  try {
    setWriterPragmas(connection);
    setFilePragmas(connection);
    connection.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}
