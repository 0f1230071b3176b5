import type { CursorListOf } from '../../contract/rest/lists.ts';

type Numbered = { id: number };

/** Newest first. `next` is where older ones begin; `isCut` once the oldest made room for new ones. */
export type LiveRows<Row> = { rows: readonly Row[]; next: number | null; isCut: boolean };

/** How a list is read: the newest rows, or those before a row. */
export type ReadRows<Row> = (part: { limit: number; before?: number }) => Promise<CursorListOf<Row>>;

export const FIRST_ROWS = 50;
/** What the API gives at once, at most. */
const ROWS_PER_CALL = 1_000;
/** As many rows as a page still draws with ease. More than these make room, oldest first. */
export const MAX_LIVE_ROWS = 1_000;

/**
 * Reads a list anew: all that is shown, and all that came since, however much that is. Between two of its rows none is
 * ever left out: what does not fit is left out at the old end, where `next` goes on from.
 */
export async function readNewest<Row extends Numbered>(read: ReadRows<Row>, shown?: LiveRows<Row>): Promise<LiveRows<Row>> {
  // Of a list that was empty all rows are new; of one that is read for the first time none is.
  const oldest = shown ? (shown.rows.at(-1)?.id ?? 0) : Infinity;
  const limit = Math.min((shown?.rows.length ?? 0) + FIRST_ROWS, ROWS_PER_CALL);
  let part = await read({ limit });
  const rows = [...part.data];
  while (typeof part.next === 'number' && rows.length < MAX_LIVE_ROWS && (rows.at(-1)?.id ?? 0) > oldest) {
    part = await read({ limit: ROWS_PER_CALL, before: part.next });
    rows.push(...part.data);
  }
  // As many as were shown, and what is new above them.
  const kept = rows.filter(({ id }, at) => at < FIRST_ROWS || id >= oldest).slice(0, Math.max(MAX_LIVE_ROWS, shown?.rows.length ?? 0));
  const hasMore = kept.length < rows.length || part.next !== null;
  const isCut = shown !== undefined && (shown.isCut || (kept.at(-1)?.id ?? 0) > oldest);
  return { rows: kept, next: hasMore ? (kept.at(-1)?.id ?? null) : null, isCut };
}

/** The rows with those before them. */
export async function readOlder<Row extends Numbered>(read: ReadRows<Row>, shown: LiveRows<Row>): Promise<LiveRows<Row>> {
  if (shown.next === null) return shown;
  const { data, next } = await read({ limit: FIRST_ROWS, before: shown.next });
  return { rows: [...shown.rows, ...data], next: typeof next === 'number' ? next : null, isCut: false };
}
