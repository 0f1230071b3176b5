import { withQuery } from './query-string.ts';
import type { WorkspaceApi } from './workspace.ts';

const ROWS_PER_CALL = 500;
/** Of a list that is numbered by pages. */
const ROWS_PER_PAGE = 100;
/** The newest so many: a browser keeps them all in memory. */
export const MAX_EXPORTED_ROWS = 100_000;

type Row = Record<string, unknown>;
type Part = { data: Row[]; next?: string | number | null; current_page?: number; last_page?: number };

/** How a list goes on: by pages, back from a row, or forward from one. */
export type Walk = 'page' | 'before' | 'after';

type Whole = { get: WorkspaceApi['get']; path: string; walk: Walk; signal: AbortSignal };

/** All rows of a list with the filters of its path, part by part. */
export async function* wholeList({ get, path, walk, signal }: Whole): AsyncGenerator<Row[]> {
  const [base = '', query = ''] = path.split('?');
  const filters = Object.fromEntries(new URLSearchParams(query));
  const size = walk === 'page' ? { per_page: ROWS_PER_PAGE } : { limit: ROWS_PER_CALL };
  let at: string | number | undefined = walk === 'page' ? 1 : filters[walk];
  for (let rows = 0; rows < MAX_EXPORTED_ROWS; ) {
    const answer = await get<Part | Row[]>(withQuery(base, { ...filters, ...size, [walk]: at }), signal);
    const part: Part = Array.isArray(answer) ? { data: answer } : answer;
    yield part.data;
    rows += part.data.length;
    const next = walk === 'page' ? pageAfter(part) : part.next;
    // A part of a search may be empty and have more after it.
    if (next === null || next === undefined) return;
    at = next;
  }
}

function pageAfter({ current_page: current = 1, last_page: last = 1 }: Part): number | null {
  return current < last ? current + 1 : null;
}
