import type { Api } from './api.ts';
import type { CursorView, FeedRow, LogRow } from './views.ts';

/** One page of the log, newest first. `query` begins with a question mark. */
export async function logOf(api: Api, query = ''): Promise<LogRow[]> {
  return (await api.get<CursorView<LogRow>>(`/webhook-logs${query}`)).data.data;
}

/** The newest attempt, which has to be there. */
export async function lastAttempt(api: Api): Promise<LogRow> {
  const [row] = await logOf(api, '?limit=1');
  if (!row) throw new Error('The log is empty');
  return row;
}

/** The feed from its beginning, up to a thousand events. */
export async function feedOf(api: Api): Promise<FeedRow[]> {
  return (await api.get<CursorView<FeedRow>>('/webhook-events?limit=1000')).data.data;
}

type EndpointView = { id: number; url: string };

/** The endpoint behind the settings. */
export async function endpointOf(api: Api): Promise<EndpointView> {
  const answer = await api.get<CursorView<EndpointView>>('/webhook-endpoints');
  const [endpoint, ...more] = answer.data.data;
  if (!endpoint || more.length > 0) throw new Error(`Not one endpoint: ${answer.text}`);
  return endpoint;
}
