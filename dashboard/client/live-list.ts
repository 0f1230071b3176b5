import type { CursorListOf } from '../../contract/rest/lists.ts';

type Numbered = { id: number };

/**
 * Newest first. `next` is the `before` that older ones are read with, null at the end; `isCut` once the oldest made room
 * for new ones; `isPartial` when `next` lies beyond the rows, for the search stopped where it had come to.
 */
export type LiveRows<Row> = { rows: readonly Row[]; next: number | null; isCut: boolean; isPartial: boolean };

/** How a list is read: the newest rows, or those before a row. */
export type ReadRows<Row> = (part: { limit: number; before?: number }) => Promise<CursorListOf<Row>>;

export const FIRST_ROWS = 50;
/** What the API gives at once, at most. */
const ROWS_PER_CALL = 1_000;
/** As many rows as a page still draws with ease. More than these make room, oldest first. */
export const MAX_LIVE_ROWS = 1_000;

/** Parts that are searched at one press of a button until something is found: some seconds. */
const PARTS_PER_SEARCH = 20;

/**
 * Reads a list anew: all that is shown, and all that came since, however much that is. Between two of its rows none is
 * ever left out: what does not fit is left out at the old end, where `next` goes on from. Of a search that comes only so
 * far, what it found before stays as it was.
 */
export async function readNewest<Row extends Numbered>(read: ReadRows<Row>, shown?: LiveRows<Row>): Promise<LiveRows<Row>> {
  // Of a list that was empty all rows are new; of one that is read for the first time none is.
  const oldest = shown ? (shown.rows.at(-1)?.id ?? 0) : Infinity;
  const limit = Math.min((shown?.rows.length ?? 0) + FIRST_ROWS, ROWS_PER_CALL);
  let part = await read({ limit });
  const rows = [...part.data];
  while (typeof part.next === 'number' && !stopsShort(part) && rows.length < MAX_LIVE_ROWS && (rows.at(-1)?.id ?? 0) > oldest) {
    part = await read({ limit: ROWS_PER_CALL, before: part.next });
    rows.push(...part.data);
  }
  const end = typeof part.next === 'number' && stopsShort(part) ? part.next : null;
  if (end !== null && shown) rows.push(...shown.rows.filter(({ id }) => id < end));
  // As many as were shown, and what is new above them.
  const kept = rows.filter(({ id }, at) => at < FIRST_ROWS || id >= oldest).slice(0, Math.max(MAX_LIVE_ROWS, shown?.rows.length ?? 0));
  const isCut = shown !== undefined && (shown.isCut || (kept.at(-1)?.id ?? 0) > oldest);
  if (end !== null && kept.length === rows.length) return { rows: kept, ...furthest(end, shown), isCut };
  const hasMore = kept.length < rows.length || part.next !== null;
  return { rows: kept, next: hasMore ? (kept.at(-1)?.id ?? null) : null, isCut, isPartial: false };
}

/** A list that was searched further than this time has not come back. */
function furthest<Row>(end: number, shown?: LiveRows<Row>): Pick<LiveRows<Row>, 'next' | 'isPartial'> {
  if (!shown || (shown.next !== null && shown.next >= end)) return { next: end, isPartial: true };
  return { next: shown.next, isPartial: shown.isPartial };
}

function stopsShort<Row extends Numbered>({ data, next }: CursorListOf<Row>): boolean {
  return typeof next === 'number' && next < (data.at(-1)?.id ?? Infinity);
}

/** The rows with those before them; where few fit, each part that was searched on the way. */
export async function* readOlder<Row extends Numbered>(read: ReadRows<Row>, from: LiveRows<Row>): AsyncGenerator<LiveRows<Row>> {
  let shown = from;
  for (let parts = 0; parts < PARTS_PER_SEARCH && shown.next !== null; parts++) {
    const part = await read({ limit: FIRST_ROWS, before: shown.next });
    const next = typeof part.next === 'number' ? part.next : null;
    shown = { rows: [...shown.rows, ...part.data], next, isCut: false, isPartial: stopsShort(part) };
    yield shown;
    if (!shown.isPartial || shown.rows.length >= from.rows.length + FIRST_ROWS) return;
  }
}
