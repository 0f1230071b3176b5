import { z } from 'zod';
import { isFitForLines } from './text.ts';

const MAX_DEPTH = 5;
/** Of the object written as JSON, in characters. */
const MAX_LENGTH = 65_535;

/** Values by field slug, of whatever kind: the fields themselves are asked when it is decided. Null clears them all. */
export function customFields() {
  return z
    .record(z.string(), z.unknown())
    .nullable()
    .refine((fields) => isStorable(fields, MAX_DEPTH), { error: 'holds a value that cannot be stored.', abort: true })
    .refine((fields) => JSON.stringify(fields).length <= MAX_LENGTH, {
      error: `must not be longer than ${MAX_LENGTH} characters.`,
    });
}

function isExact(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** Whether a value comes back as it was after being written as JSON, within the depth that is allowed. */
function isStorable(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return isFitForLines(value);
  if (typeof value === 'number') return isExact(value);
  if (typeof value !== 'object' || depth === 0) return false;
  return Object.entries(value).every(([key, inner]) => isFitForLines(key) && isStorable(inner, depth - 1));
}
