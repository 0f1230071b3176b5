import { queryOptions } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import type { WorkspaceApi } from '../../client/workspace.ts';

/** While steps are under way their states are shown as they change, and a connected account is looked at now and then. */
const CONNECTING_MS = 1_000;
const AT_REST_MS = 30_000;

export const connectionQuery = ({ subdomain, get }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'whatsapp', 'connection'],
    queryFn: ({ signal }) => get<WhatsAppConnection>('/whatsapp/connection', signal),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? CONNECTING_MS : AT_REST_MS),
  });

/** A connected account goes through its steps anew when somebody asks for that. */
function isUnderWay({ status, steps }: WhatsAppConnection): boolean {
  return status === 'connecting' || (status === 'connected' && steps.some((step) => step.status === 'waiting'));
}
