import { EVENT_NAMES, MODELS } from '../../contract/webhook-event.ts';
import type { Actions, Endpoint, Execution } from '../webhooks/endpoint.ts';

/** An endpoint as both databases give it. */
export type EndpointRow = {
  workspaceId: number;
  id: number;
  enabled: number;
  url: string;
  execution: Execution;
  actions: string;
  secret: string;
  previousSecret: string | null;
  previousUntilMs: number | null;
};

export function endpointOf(row: EndpointRow): Endpoint {
  const { secret, previousSecret, previousUntilMs, ...rest } = row;
  const previous =
    previousSecret === null || previousUntilMs === null ? null : { secret: previousSecret, untilMs: previousUntilMs };
  return {
    ...rest,
    enabled: row.enabled === 1,
    actions: JSON.parse(row.actions) as Actions,
    secrets: { current: secret, previous },
  };
}

/** Of an endpoint that is new: every box unchecked. */
export function noActions(): Actions {
  const none = Object.fromEntries(EVENT_NAMES.map((event) => [event, false]));
  // Every model and every event has its key.
  return Object.fromEntries(MODELS.map((model) => [model, none])) as Actions;
}
