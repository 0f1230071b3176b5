import { z } from 'zod';
import { REQUIRED } from './input.ts';

/** `1` and `"1"`, as forms and older clients send them; never `1.5`, `1e3`, `true`, `""` or ` 1 `. */
export function wholeNumber(range: { min: number; max: number }) {
  return z
    .unknown()
    .transform((value, context) => {
      const number = plainNumber(value);
      if (number !== null && number >= range.min && number <= range.max) return number;
      const isAbsent = value === undefined || value === null;
      context.addIssue({ code: 'custom', message: isAbsent ? REQUIRED : predicate(range) });
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: range.min, maximum: range.max });
}

export function recordId() {
  return wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER });
}

/** The booleans of records: 1 and 0, written as such or as true and false. */
export function flag() {
  return z
    .unknown()
    .transform((value, context): 0 | 1 => {
      if (value === true || value === 1) return 1;
      if (value === false || value === 0) return 0;
      context.addIssue({ code: 'custom', message: 'must be true or false.' });
      return z.NEVER;
    })
    .meta({ enum: [true, false, 1, 0] });
}

/** The number that plain decimal digits or a whole JSON number stand for, else null. */
export function plainNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^(0|[1-9]\d{0,15})$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

function predicate({ min, max }: { min: number; max: number }): string {
  if (max === Number.MAX_SAFE_INTEGER) return `must be a whole number, ${min} or more.`;
  return `must be a whole number from ${min} to ${max}.`;
}
