import { accessSync, constants, statfsSync } from 'node:fs';
import { fail, ok, warn, type Check } from './check.ts';

const MIB = 1024 * 1024;

/** Room for about a million deliveries with their attempts. */
const COMFORTABLE_MIB = 2_048;
const SCARCE_MIB = 200;

/** What does not depend on the database: the program, the folder and its disk. */
export function checkMachine(directory: string): Check[] {
  const { node, sqlite = '?' } = process.versions;
  return [ok('node', `Node ${node}, SQLite ${sqlite}`), ...checkFolder(directory)];
}

function checkFolder(directory: string): Check[] {
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const advice = 'Check who owns it, and which user runs Ackwell.';
    return [fail('data folder', `${directory} cannot be read and written`, advice)];
  }
  return [ok('data folder', directory), checkDisk(directory)];
}

function checkDisk(directory: string): Check {
  const { bavail, bsize } = statfsSync(directory);
  const free = Math.floor((bavail * bsize) / MIB);
  const says = `${free} MiB free`;
  if (free < SCARCE_MIB) return fail('disk', says, 'Free some space: when it is full, nothing is accepted any more.');
  if (free < COMFORTABLE_MIB) return warn('disk', says, 'Free some space, or keep less with --retention-days.');
  return ok('disk', says);
}
