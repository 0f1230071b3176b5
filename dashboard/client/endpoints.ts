import { queryOptions } from '@tanstack/react-query';
import type { CursorListOf } from '../../contract/rest/lists.ts';
import type { EndpointRow } from '../../contract/rest/webhooks.ts';
import type { WorkspaceApi } from './workspace.ts';

/** All endpoints of the workspace: the list is always whole. Whoever asks shares what was read. */
export const endpointsQuery = ({ subdomain, get }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'webhook-endpoints'],
    queryFn: ({ signal }) => get<CursorListOf<EndpointRow>>('/webhook-endpoints', signal),
  });
