import { queryOptions } from '@tanstack/react-query';
import type { DeliveryState, EventDetail } from '../../contract/rest/webhooks.ts';
import type { WorkspaceApi } from './workspace.ts';

/** While something of an event is still to come, it is read again after so many milliseconds. */
const REFRESH_MS = 2_000;
const OPEN_STATES: readonly DeliveryState[] = ['due', 'leased', 'waiting'];

/** One event with its deliveries, read again until all of them are settled. */
export function eventQuery({ subdomain, get }: Pick<WorkspaceApi, 'subdomain' | 'get'>, id: string) {
  return queryOptions({
    queryKey: [subdomain, 'webhook-events', 'one', id],
    queryFn: ({ signal }) => get<EventDetail>(`/webhook-events/${id}`, signal),
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some((delivery) => OPEN_STATES.includes(delivery.state)) ? REFRESH_MS : false,
  });
}
