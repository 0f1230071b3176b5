import { closeSync, openSync, readSync } from 'node:fs';
import { MAX_FILTER_BYTES } from '../../contract/endpoint-filter.ts';
import { text } from '../config/value.ts';
import { Failure, UsageError } from './failure.ts';
import { orNull } from './kinds.ts';

/** Bytes of a file with a filter: with the white space of people. */
const MAX_FILE_BYTES = 4 * MAX_FILTER_BYTES;

export const FILTER_KIND = orNull('none', text('JSON|@FILE'));

/** What --filter names, which the rules of the API then judge. */
export function filterInput(given: string | null): unknown {
  if (given === null) return null;
  const json = given.startsWith('@') ? fileText(given.slice(1)) : given;
  try {
    return JSON.parse(json);
  } catch (error) {
    const example = '{"contacts":[{"field":"status_id","from":[2],"to":[5]}]}';
    throw new UsageError(`--filter must be JSON such as ${example}, @ and a file that has it, or none.`, { cause: error });
  }
}

function fileText(path: string): string {
  const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
  const length = filled(path, bytes);
  if (length > MAX_FILE_BYTES) throw new Failure(`The file ${path} is longer than ${MAX_FILE_BYTES} bytes.`);
  return bytes.toString('utf8', 0, length);
}

function filled(path: string, bytes: Buffer): number {
  try {
    const file = openSync(path, 'r');
    try {
      return readSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Failure(`The file ${path} cannot be read.`, { cause: error });
  }
}
