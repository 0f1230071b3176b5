import type { Found } from '../../store/contract.ts';
import { wholeNumber } from '../../workspace/numbers.ts';

/** The key of the query that every list with a cursor takes. */
export const LIMIT = wholeNumber({ min: 1, max: 1_000 }).default(50);

/** A cursor or null: what to ask for next, and before. */
export type CursorList = { data: unknown[]; next: string | number | null; prev: string | number | null };

/** Rows that one call looks at for what no index knows: some tenths of a second on a slow disk. */
export const MAX_SEARCHED_ROWS = 25_000;

export const SEARCHED_IN_PARTS =
  '`next` is the `before` of the next part, and null at the end. Where little fits the filters a part is short, or empty, ' +
  'and has a `next` all the same: a call looks through the newest 25,000 rows before it answers.';

type Part<Row> = Omit<CursorList, 'data'> & { data: Row[] };

/** What was found with one more than asked for, newest first. A part may be short, or empty, and have a next one. */
export function foundList<Row extends { id: number }>({ rows, searchedTo }: Found<Row>, limit: number): Part<Row> {
  const data = rows.slice(0, limit);
  return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : searchedTo, prev: null };
}

/** A list that is always whole. */
export function wholeList(data: unknown[]): CursorList {
  return { data, next: null, prev: null };
}
