import type { z } from 'zod';
import { RefusalError, refuse, shortened, type FieldErrors } from './refusal.ts';

/** A body of thousands of unknown keys is answered with this many of them. */
export const MAX_REPORTED_FIELDS = 50;

export const REQUIRED = 'is required.';

/** An optional key is there with a value, or it is not there. */
type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** What a schema makes of the caller's value. Refused with the complaints about all of its fields at once. */
export function readInput<Schema extends z.ZodType>(schema: Schema, value: unknown): Present<z.output<Schema>> {
  const read = schema.safeParse(value ?? {}, { error: predicateOf });
  // JSON knows no undefined, and the schema leaves out the keys that are absent.
  if (read.success) return read.data as Present<z.output<Schema>>;
  throw new RefusalError(refuse('validation_failed', { errors: complaints(read.error.issues) }));
}

/** Rules say only what is wrong (`must be a string.`); here it becomes a sentence about the field. */
function complaints(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  const errors = new Map<string, string[]>();
  for (const { field, place, predicate } of issues.flatMap(complaintsOf)) {
    const sentences = errors.get(field) ?? [];
    if (sentences.length === 0 && errors.size === MAX_REPORTED_FIELDS) continue;
    errors.set(field, [...sentences, `The ${place} field ${predicate}`]);
  }
  return Object.fromEntries(errors);
}

/** `place` is where in the field: the boxes of a model, such as `contacts_actions`, are one field with three places. */
type Complaint = { field: string; place: string; predicate: string };

function complaintsOf(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code !== 'unrecognized_keys') return [complaintAt(issue.path, issue.message)];
  return issue.keys.map((key) => complaintAt([...issue.path, key], 'is unknown or read-only.'));
}

function complaintAt(path: readonly PropertyKey[], predicate: string): Complaint {
  const parts = path.map((part) => shortened(String(part)));
  const place = parts.join('.');
  const [first = ''] = parts;
  return { field: first.endsWith('_actions') ? first : place, place, predicate };
}

function predicateOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined || issue.input === null) return REQUIRED;
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}.`;
  if (issue.code === 'too_small' && issue.origin === 'array') return `must have at least ${issue.minimum} items.`;
  if (issue.code === 'too_big' && issue.origin === 'array') return `must not have more than ${issue.maximum} items.`;
  if (issue.code !== 'invalid_type') return 'is invalid.';
  return TYPE_PREDICATES[issue.expected] ?? 'is invalid.';
}

const TYPE_PREDICATES: Record<string, string> = {
  string: 'must be a string.',
  boolean: 'must be true or false.',
  array: 'must be a list.',
  object: 'must be an object.',
  record: 'must be an object.',
};
