import { isDeepStrictEqual } from 'node:util';
import { CUSTOM_PREFIX, CUSTOM_VALUES, type FilterCondition, type FilterValue } from '../../../contract/endpoint-filter.ts';
import type { EventName } from '../../../contract/webhook-event.ts';

/** The attributes of a record as JSON, under the names of the wire. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One event, as far as a filter looks at it. `before`: what an updated record had; null when that is not known. */
export type Seen = { event: EventName; after: Attributes; before: Attributes | null };

/** `failed`: the condition that does not hold. unknown: it would take the value before to say. */
export type Verdict = 'passed' | 'unknown' | { failed: FilterCondition };

/** Whether an event meets all conditions. One that surely fails decides, whatever is not known of the others. */
export function judge(conditions: readonly FilterCondition[], seen: Seen): Verdict {
  let verdict: Verdict = 'passed';
  for (const condition of conditions) {
    const answer = holds(condition, valueAfter(condition.field, seen), valueBefore(condition.field, seen));
    if (answer === false) return { failed: condition };
    if (answer === null) verdict = 'unknown';
  }
  return verdict;
}

function holds({ from, to, changed }: FilterCondition, after: unknown, before: { value: unknown } | null): boolean | null {
  if (to && !isAmong(after, to)) return false;
  if (!from && !changed) return true;
  if (!before) return null;
  if (from && !isAmong(before.value, from)) return false;
  return !changed || !isDeepStrictEqual(before.value, after);
}

function isAmong(value: unknown, values: FilterValue[]): boolean {
  return values.some((each) => isDeepStrictEqual(each, value));
}

/** A record that was deleted is taken as it was. */
function valueAfter(field: string, { after }: Seen): unknown {
  return valueOf(after, field);
}

function valueBefore(field: string, { event, after, before }: Seen): { value: unknown } | null {
  if (event === 'created') return { value: UNSET[field] ?? null };
  if (event === 'deleted') return { value: valueOf(after, field) };
  return before && { value: valueOf(before, field) };
}

/** What attributes that are never null have before there is a record. */
const UNSET: Attributes = { group_id: [], [CUSTOM_VALUES]: {} };

/** Null where there is none, as on the wire. */
function valueOf(attributes: Attributes, field: string): unknown {
  if (!field.startsWith(CUSTOM_PREFIX)) return attributes[field] ?? null;
  const values = attributes[CUSTOM_VALUES] ?? {};
  const slug = field.slice(CUSTOM_PREFIX.length);
  return Object.hasOwn(values, slug) ? (values as Attributes)[slug] : null;
}
