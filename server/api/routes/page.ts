import { wholeNumber } from '../../workspace/numbers.ts';
import type { Page } from '../../store/contract.ts';
import type { Call } from '../route.ts';

/** The two keys of the query that every paged list takes. */
export const PAGING = {
  page: wholeNumber({ min: 1, max: 2 ** 31 }).default(1),
  per_page: wholeNumber({ min: 1, max: 100 }).default(15),
};

/** So many neighbours of the current page, and pages at both ends, get a link of their own. */
const NEIGHBOURS = 3;
const ENDS = 2;

type Link = { url: string | null; label: string; active: boolean };

/** `filters` are the further keys of the query, which the links repeat. */
type PagedQuery = { page: number; per_page: number; filters?: string[] };

/** One page of a list with all that is needed to leaf through it. */
export function pageBody<Row>(call: Call, { page, per_page, filters = [] }: PagedQuery, found: Page<Row>) {
  const lastPage = Math.max(1, Math.ceil(found.total / per_page));
  const urlOf = pageUrls(call, ['per_page', ...filters]);
  const previous = page > 1 ? urlOf(Math.min(page - 1, lastPage)) : null;
  const next = page < lastPage ? urlOf(page + 1) : null;
  const from = found.rows.length > 0 ? (page - 1) * per_page + 1 : null;
  return {
    current_page: page,
    data: found.rows,
    first_page_url: urlOf(1),
    from,
    last_page: lastPage,
    last_page_url: urlOf(lastPage),
    links: [
      { url: previous, label: '&laquo; Previous', active: false },
      ...numberedLinks(page, lastPage, urlOf),
      { url: next, label: 'Next &raquo;', active: false },
    ],
    next_page_url: next,
    path: call.url.origin + call.url.path,
    per_page,
    prev_page_url: previous,
    to: from === null ? null : from + found.rows.length - 1,
    total: found.total,
  };
}

function numberedLinks(current: number, last: number, urlOf: (page: number) => string): Link[] {
  const links: Link[] = [];
  let before = 0;
  for (const page of shownPages(current, last)) {
    if (page > before + 1) links.push({ url: null, label: '...', active: false });
    links.push({ url: urlOf(page), label: String(page), active: page === current });
    before = page;
  }
  return links;
}

/** Ascending and at most 11, however many pages there are. */
function shownPages(current: number, last: number): number[] {
  const shown = new Set<number>();
  const show = (from: number, to: number) => {
    for (let page = Math.max(1, from); page <= Math.min(to, last); page++) shown.add(page);
  };
  show(1, ENDS);
  show(current - NEIGHBOURS, current + NEIGHBOURS);
  show(last - ENDS + 1, last);
  return [...shown].sort((a, b) => a - b);
}

function pageUrls(call: Call, repeated: string[]): (page: number) => string {
  const query = new URLSearchParams();
  for (const key of repeated) {
    const value = call.query[key];
    if (typeof value === 'string') query.set(key, value);
  }
  return (page) => {
    query.set('page', String(page));
    return `${call.url.origin}${call.url.path}?${query}`;
  };
}
