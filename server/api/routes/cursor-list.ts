import { wholeNumber } from '../../workspace/numbers.ts';

/** The key of the query that every list with a cursor takes. */
export const LIMIT = wholeNumber({ min: 1, max: 1_000 }).default(50);

/** A cursor or null: what to ask for next, and before. */
export type CursorList = { data: unknown[]; next: string | number | null; prev: string | number | null };

/** A list that is always whole. */
export function wholeList(data: unknown[]): CursorList {
  return { data, next: null, prev: null };
}
