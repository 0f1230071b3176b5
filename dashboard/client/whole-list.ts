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

type Whole = {
  get: WorkspaceApi['get'];
  path: string;
  walk: Walk;
  signal: AbortSignal;
  /** Where it goes on, and how many rows were read before that. */
  at?: string | number | undefined;
  has?: number;
};

/** All rows of a list with the filters of its path, part by part, each with where the list goes on after it. */
export async function* wholeList({ get, path, walk, signal, at: begun, has = 0 }: Whole) {
  const [base = '', query = ''] = path.split('?');
  const filters = Object.fromEntries(new URLSearchParams(query));
  const size = walk === 'page' ? { per_page: ROWS_PER_PAGE } : { limit: ROWS_PER_CALL };
  let at = begun ?? (walk === 'page' ? 1 : filters[walk]);
  for (let read = has; read < MAX_EXPORTED_ROWS; ) {
    const answer = await get<Part | Row[]>(withQuery(base, { ...filters, ...size, [walk]: at }), signal);
    const part: Part = Array.isArray(answer) ? { data: answer } : answer;
    const next = (walk === 'page' ? pageAfter(part) : part.next) ?? undefined;
    yield { rows: part.data, next };
    read += part.data.length;
    // A part of a search may be empty and have more after it.
    if (next === undefined) return;
    at = next;
  }
}

function pageAfter({ current_page: current = 1, last_page: last = 1 }: Part): number | null {
  return current < last ? current + 1 : null;
}
