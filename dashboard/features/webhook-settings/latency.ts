import { queryOptions } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { LogRow } from '../../../contract/rest/webhooks.ts';
import { withQuery } from '../../client/query-string.ts';
import type { WorkspaceApi } from '../../client/workspace.ts';

/** So many of the latest answers are looked at. */
const SAMPLE_ROWS = 200;

export type Latency = { count: number; p50: number; p95: number };

/** How long the endpoint lately took to answer; null when it never did. */
export const latencyQuery = ({ get, subdomain }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'latency'],
    queryFn: async ({ signal }): Promise<Latency | null> => {
      const path = withQuery('/webhook-logs', { status: 'success', limit: SAMPLE_ROWS });
      const { data } = await get<CursorListOf<LogRow>>(path, signal);
      const sorted = data.map(({ duration_ms: ms }) => ms).sort((a, b) => a - b);
      return sorted.length === 0
        ? null
        : { count: sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
    },
  });

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}
