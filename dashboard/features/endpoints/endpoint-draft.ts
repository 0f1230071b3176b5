import { DEFAULT_MAX_HOPS } from '../../../contract/echo-guard.ts';
import type { ActionBoxes, EchoGuard, EndpointRow } from '../../../contract/rest/webhooks.ts';
import { numberOrNull } from '../../ui/draft.ts';
import { filterOf, rowsOf, type FilterRow } from './filter-rows.ts';

/** An endpoint as a form holds it: numbers as typed, headers as lines. */
export type EndpointDraft = {
  url: string;
  description: string;
  enabled: boolean;
  contacts_actions: ActionBoxes;
  status_actions: ActionBoxes;
  source_actions: ActionBoxes;
  execution: string;
  retry_policy: string;
  catch_up: boolean;
  numbered: boolean;
  echo_guard: EchoGuard | null;
  filter: FilterRow[] | null;
  rate_limit: string;
  concurrency: string;
  headers: string;
};

/** As it is when somebody switches it on. */
export const NEW_GUARD: EchoGuard = { skip_token_ids: [], max_hops: DEFAULT_MAX_HOPS };

const NO_BOXES = { create: false, update: false, delete: false };

const BLANK: EndpointDraft = {
  url: '',
  description: '',
  enabled: true,
  contacts_actions: NO_BOXES,
  status_actions: NO_BOXES,
  source_actions: NO_BOXES,
  execution: 'queued',
  retry_policy: 'standard',
  catch_up: false,
  numbered: false,
  echo_guard: null,
  filter: null,
  rate_limit: '',
  concurrency: '',
  headers: '',
};

export function draftOf(row: EndpointRow | null): EndpointDraft {
  if (row === null) return BLANK;
  const { url, description, enabled, contacts_actions, status_actions, source_actions } = row;
  return {
    ...{ url, description, enabled, contacts_actions, status_actions, source_actions },
    execution: row.execution,
    retry_policy: row.retry_policy,
    catch_up: row.catch_up,
    numbered: row.numbered,
    echo_guard: row.echo_guard,
    filter: row.filter && rowsOf(row.filter),
    rate_limit: String(row.rate_limit ?? ''),
    concurrency: String(row.concurrency ?? ''),
    headers: Object.entries(row.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  };
}

/** The body of a call with these of the values. */
export function bodyOf({ rate_limit, concurrency, headers, filter, ...rest }: Partial<EndpointDraft>): Record<string, unknown> {
  return {
    ...rest,
    ...(rate_limit !== undefined && { rate_limit: numberOrNull(rate_limit) }),
    ...(concurrency !== undefined && { concurrency: numberOrNull(concurrency) }),
    ...(filter !== undefined && { filter: filterOf(filter) }),
    ...(headers !== undefined && { headers: headersOf(headers) }),
  };
}

function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}
