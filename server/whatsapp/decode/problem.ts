import type { Problem } from '../receipt.ts';
import { fieldsOf, itemsOf, textOf, wholeOf } from './values.ts';

/** The first of `errors[]`: its code, and the most telling of its texts. Titles are too short to act on. */
export function problemIn(errors: unknown): Problem | null {
  const first = itemsOf(errors)[0];
  return first === undefined ? null : problemOf(first);
}

export function problemOf(error: unknown): Problem {
  const fields = fieldsOf(error);
  const details = textOf(fieldsOf(fields['error_data'])['details'], 1_000);
  const message = details ?? textOf(fields['message'], 1_000) ?? textOf(fields['title'], 1_000) ?? 'Meta gave no reason.';
  return { code: wholeOf(fields['code']), message };
}
