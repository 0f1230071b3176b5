/** Readers of single values that never throw: what is not as expected is simply not there. */

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};
const MAX_TEXT_CHARACTERS = 70_000;
const MAX_ID_CHARACTERS = 512;
/** Until the year 2200, in seconds. */
const MAX_SECONDS = 7_258_118_400;
/** No database takes this in a text. */
const NUL = /\0/g;

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : NOTHING;
}

export function hasFields(fields: Fields): boolean {
  return Object.keys(fields).length > 0;
}

/** The items of an array; none of anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text, also when it was written as a number; null when it is empty or something else. Fit to be stored anywhere. */
export function textOf(value: unknown, maxCharacters = MAX_TEXT_CHARACTERS): string | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string') return null;
  const fit = text.slice(0, maxCharacters).toWellFormed().replace(NUL, '');
  return fit === '' ? null : fit;
}

/** As `textOf`; a text that is too long for an id is none. */
export function idOf(value: unknown): string | null {
  const text = textOf(value, MAX_ID_CHARACTERS + 1);
  return text === null || text.length > MAX_ID_CHARACTERS ? null : text;
}

/** Seconds since 1970, as a number or as text, in milliseconds. */
export function secondsOf(value: unknown): number | null {
  const text = textOf(value, 20);
  const seconds = text !== null && /^\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : Number.NaN;
  return seconds > 0 && seconds < MAX_SECONDS ? seconds * 1000 : null;
}

export function wholeOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** A phone number of Meta's, digits with or without a plus: with the plus, and otherwise as it is written there. */
export function phoneOf(value: unknown): string | null {
  const digits = /^\+?([1-9]\d{1,14})$/.exec(textOf(value, 20) ?? '')?.[1];
  return digits === undefined ? null : `+${digits}`;
}

/** Those of the named fields that are there and plain, their texts fit to be stored. */
export function pick(fields: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (isPlain(fields[name]) ? [[name, plainOf(fields[name])]] : [])));
}

function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'number' || textOf(value) !== null;
}

function plainOf(value: unknown): unknown {
  return typeof value === 'string' ? textOf(value) : value;
}

/** Any value as JSON that can be stored; null when it is too deep or too long to be written. */
export function jsonOf(value: unknown, maxCharacters = MAX_TEXT_CHARACTERS): string | null {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined || text.length > maxCharacters ? null : text.toWellFormed().replaceAll('\\u0000', '');
  } catch {
    return null; // Nested deeper than the stack: kept in the raw post alone.
  }
}
