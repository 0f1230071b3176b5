import { z } from 'zod';
import { REQUIRED } from './input.ts';

/**
 * Text is stored and sent exactly as it came, so what could not survive that is refused: lone surrogates have no UTF-8
 * form, and control characters and noncharacters stop or confuse some database, log or terminal on the way.
 */
const UNFIT_FOR_LINES = /[[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]--[\n\r\t]]/v;

/** In one line also the line breaks, and the marks that make text read in another order than it is written. */
const UNFIT_FOR_ONE_LINE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u202a-\u202e\u2066-\u2069]/v;

/** Spaces and characters that show nothing at all. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/v;

const EMPTY = /^$/;

type Limits = { min?: number; max: number };

/** One line of text, its length counted in code points. */
export function line(limits: Limits) {
  return text(limits, UNFIT_FOR_ONE_LINE);
}

/** As `line`, and more than spaces. */
export function filledLine(limits: Limits) {
  return text(limits, UNFIT_FOR_ONE_LINE, BLANK);
}

/** Text of several lines. */
export function lines(limits: Limits) {
  return text(limits, UNFIT_FOR_LINES);
}

export function isFitForLines(value: string): boolean {
  return !UNFIT_FOR_LINES.test(value);
}

/** Whoever sends what counts as missing is told just that. */
function text({ min = 0, max }: Limits, unfit: RegExp, missing: RegExp | null = min > 0 ? EMPTY : null) {
  return z
    .string()
    .refine((value) => !isLongerThan(value, max), { error: `must not be greater than ${max} characters.`, abort: true })
    .refine((value) => !unfit.test(value), { error: 'contains a character that is not allowed.', abort: true })
    .refine((value) => !missing?.test(value), { error: REQUIRED, abort: true })
    .refine((value) => isLongerThan(value, min - 1), { error: `must be at least ${min} characters.` })
    .meta({ minLength: min, maxLength: max });
}

/** Never counts further than it must: the text may be a megabyte. */
function isLongerThan(value: string, max: number): boolean {
  if (value.length <= max) return false;
  if (value.length > 2 * max) return true;
  return [...value].length > max;
}
