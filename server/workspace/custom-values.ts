import { isCalendarDate } from '../kit/time.ts';
import type { NewContactInput } from './contact-input.ts';
import { REQUIRED } from './input.ts';
import type { CustomFieldType } from '../../contract/custom-field.ts';
import type { CustomField } from './records.ts';
import { refuse, RefusalError, shortened, type FieldErrors, type Refusal } from './refusal.ts';
import { filledLine, lines } from './text.ts';

type Values = Record<string, unknown>;
type Reading = { value: unknown } | { objection: string };

const PLAIN_DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

const oneLine = filledLine({ max: 255 });
const severalLines = lines({ max: 65_535 });

/** The values of a contact after the given ones are written over them. What it has of fields that are gone stays as it is. */
export function mergeCustomValues(current: Values, given: Values | null, fields: readonly CustomField[]): Refusal | Values {
  const wishes = given ?? Object.fromEntries(Object.keys(current).map((slug) => [slug, null]));
  const merged = new Map(Object.entries(current));
  const errors: FieldErrors = {};
  for (const [slug, wish] of Object.entries(wishes)) {
    const field = fields.find((one) => one.slug === slug);
    const read = field ? readValue(field, wish) : readUnknown(wish, merged.has(slug));
    if ('objection' in read) errors[nameOf(slug)] = [`The ${nameOf(slug)} field ${read.objection}`];
    else if (read.value === null) merged.delete(slug);
    else merged.set(slug, read.value);
  }
  return Object.keys(errors).length > 0 ? refuse('validation_failed', { errors }) : Object.fromEntries(merged);
}

/** Refuses a new contact that somebody makes without the values that all are to have. */
export function expectRequiredValues({ custom_fields_data: given }: NewContactInput, fields: readonly CustomField[]): void {
  const values = new Map(Object.entries(given ?? {}));
  const missing = fields.filter(({ slug, required }) => required === 1 && (values.get(slug) ?? null) === null);
  if (missing.length === 0) return;
  const errors = Object.fromEntries(missing.map(({ slug }) => [nameOf(slug), [`The ${nameOf(slug)} field ${REQUIRED}`]]));
  throw new RefusalError(refuse('validation_failed', { errors }));
}

/** As it is named in complaints. */
function nameOf(slug: string): string {
  return `custom_fields_data.${shortened(slug)}`;
}

function readUnknown(wish: unknown, isLeftOver: boolean): Reading {
  return wish === null && isLeftOver ? { value: null } : { objection: 'is not a custom field of this workspace.' };
}

function readValue(field: CustomField, wish: unknown): Reading {
  if (wish === null || wish === '') return field.required === 1 ? { objection: REQUIRED } : { value: null };
  return READERS[field.type](wish, field);
}

const READERS: Record<CustomFieldType, (wish: unknown, field: CustomField) => Reading> = {
  text: (wish) => readText(oneLine, wish),
  textarea: (wish) => readText(severalLines, wish),
  number(wish) {
    const number = typeof wish === 'string' && PLAIN_DECIMAL.test(wish) ? Number(wish) : wish;
    return typeof number === 'number' && Number.isFinite(number) ? { value: number } : { objection: 'must be a number.' };
  },
  date(wish) {
    const isDate = typeof wish === 'string' && DATE.test(wish) && isCalendarDate(wish);
    return isDate ? { value: wish } : { objection: 'must be a date such as 2026-04-16.' };
  },
  boolean(wish) {
    if (wish === true || wish === 1) return { value: true };
    return wish === false || wish === 0 ? { value: false } : { objection: 'must be true or false.' };
  },
  select(wish, { options }) {
    const isOption = typeof wish === 'string' && options.includes(wish);
    return isOption ? { value: wish } : { objection: `must be one of: ${options.join(', ')}.` };
  },
};

function readText(schema: typeof oneLine, wish: unknown): Reading {
  const { success, data, error } = schema.safeParse(wish);
  if (success) return { value: data };
  return { objection: typeof wish === 'string' ? (error.issues[0]?.message ?? 'is invalid.') : 'must be a string.' };
}
