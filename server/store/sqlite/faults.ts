import { ConflictError } from '../conflict-error.ts';
import { StoreFault, type Conflict, type StoreFaultKind } from '../contract.ts';

/** https://www.sqlite.org/rescode.html: the low byte is the primary code, the whole the extended one. */
const PRIMARY: Record<number, { kind: StoreFaultKind; message: string }> = {
  3: { kind: 'unreadable', message: 'The database may not be opened: check who owns the data folder and its files.' },
  5: { kind: 'unavailable', message: 'The database is busy: another process has been writing to it for too long.' },
  6: { kind: 'unavailable', message: 'The database is busy: another process has been writing to it for too long.' },
  8: { kind: 'unreadable', message: 'The database cannot be written: check who owns the data folder and its files.' },
  10: { kind: 'unavailable', message: 'The disk reported an error: check the disk that holds the data folder.' },
  11: { kind: 'damaged', message: 'The database is damaged: restore the newest backup.' },
  13: { kind: 'full', message: 'The disk is full: free some space on the disk that holds the data folder.' },
  14: { kind: 'unreadable', message: 'The database cannot be opened: check that the data folder exists and may be written.' },
  26: { kind: 'damaged', message: 'The database file is damaged or is no database: restore the newest backup.' },
};

const BUSY = [5, 6];
const FULL = 13;
const CANNOT_OPEN = 14;

/** What the operating system says about the folder. */
const REFUSED_FOLDER: Record<string, { kind: StoreFaultKind; message: string }> = {
  EACCES: { kind: 'unreadable', message: 'may not be made or used: check who owns it and the folder above it.' },
  EPERM: { kind: 'unreadable', message: 'may not be made or used: check who owns it and the folder above it.' },
  EROFS: { kind: 'unreadable', message: 'lies on a disk that is read-only: choose another.' },
  ENOENT: { kind: 'unreadable', message: 'cannot be made: check the folder above it, and whether its disk is read-only.' },
  ENAMETOOLONG: { kind: 'unreadable', message: 'has a name that is too long: choose another.' },
  ENOTDIR: { kind: 'unreadable', message: 'lies below something that is no folder: choose another.' },
  EEXIST: { kind: 'unreadable', message: 'is no folder: choose another.' },
  ENOSPC: { kind: 'full', message: 'cannot be made because the disk is full: free some space.' },
};

const CONFLICTS: Record<number, Conflict['conflict']> = {
  787: 'foreign_key',
  1555: 'unique',
  2067: 'unique',
};

/** The conflict behind what an operation threw, or null when it was no conflict. */
export function conflictOf(error: unknown): Conflict | null {
  if (error instanceof ConflictError) return { conflict: error.conflict };
  const conflict = CONFLICTS[resultCode(error)];
  return conflict ? { conflict } : null;
}

/** Whether the database itself failed, and with it everything in the transaction. */
export function isDatabaseFailure(error: unknown): boolean {
  return PRIMARY[resultCode(error) & 0xff] !== undefined;
}

export function faultOf(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const known = PRIMARY[resultCode(error) & 0xff];
  if (known) return new StoreFault(known.kind, known.message, error);
  return new StoreFault('failed', error instanceof Error ? error.message : String(error), error);
}

export function isBusy(error: unknown): boolean {
  return BUSY.includes(resultCode(error) & 0xff);
}

/** Why a data folder could not be opened. */
export function openingFaultOf(error: unknown, directory: string): StoreFault {
  if (isBusy(error)) {
    return new StoreFault('locked', `The database in ${directory} is locked by another process: end it and try again.`, error);
  }
  const refused = error instanceof Error && 'code' in error ? REFUSED_FOLDER[String(error.code)] : undefined;
  if (refused) return new StoreFault(refused.kind, `The data folder ${directory} ${refused.message}`, error);
  return faultOf(error);
}

/** Why a copy of the database could not be written; what is wrong with the database itself stays so. */
export function copyingFaultOf(error: unknown, file: string): StoreFault {
  const code = resultCode(error) & 0xff;
  if (code === FULL) return new StoreFault('full', `The disk is full: there is no room for ${file}.`, error);
  if (code !== CANNOT_OPEN && !(error instanceof Error && 'syscall' in error)) return faultOf(error);
  return new StoreFault('unreadable', `${file} cannot be written: check that its folder exists and who may write there.`, error);
}

function resultCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0;
  return error.errcode;
}
