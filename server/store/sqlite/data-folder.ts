import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Secrets and personal data lie in it. */
const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/**
 * Makes a folder, and those above it. One step at a time, because Node's own way of making all of them never returns
 * where the system has no place for any, as below /proc.
 */
export function makeDataFolder(directory: string): void {
  if (!existsSync(dirname(directory))) makeDataFolder(dirname(directory));
  try {
    mkdirSync(directory, { mode: OWNER_ONLY.folder });
  } catch (error) {
    if (!isFolder(directory)) throw error;
  }
}

/** Makes a database that is still empty, if there is none. The files that SQLite lays beside one are as open as it is. */
export function makeDatabaseFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', OWNER_ONLY.file));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
