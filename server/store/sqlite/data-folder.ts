import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Secrets and personal data lie in it. */
const OWNER_ONLY = 0o700;

/**
 * Makes a folder, and those above it. One step at a time, because Node's own way of making all of them never returns
 * where the system has no place for any, as below /proc.
 */
export function makeDataFolder(directory: string): void {
  if (!existsSync(dirname(directory))) makeDataFolder(dirname(directory));
  try {
    mkdirSync(directory, { mode: OWNER_ONLY });
  } catch (error) {
    if (!isFolder(directory)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
