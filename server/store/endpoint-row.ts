import type { EndpointFilter } from '../../contract/endpoint-filter.ts';
import {
  NEW_ENDPOINT,
  type Actions,
  type Circuit,
  type Endpoint,
  type Execution,
  type MessageActions,
  type RetryPolicy,
} from '../webhooks/endpoint.ts';
import type { EchoGuard } from '../webhooks/echo-guard.ts';
import type { OwnHeader } from '../webhooks/own-headers.ts';
import type { Bindable } from './columns.ts';

/** An endpoint as both databases give it. */
export type EndpointRow = {
  workspaceId: number;
  id: number;
  enabled: number;
  paused: number;
  url: string;
  description: string;
  execution: Execution;
  actions: string;
  secret: string;
  previousSecret: string | null;
  previousUntilMs: number | null;
  headers: string;
  retryPolicy: RetryPolicy;
  rateLimit: number | null;
  concurrency: number | null;
  catchUp: number;
  numbered: number;
  echoGuard: string | null;
  filter: string | null;
  circuit: Circuit;
};

/** Its columns under the names of the row, quoted as both databases take it. */
export const ENDPOINT_SELECTION = `
  e.workspace_id AS "workspaceId", e.id, e.enabled, e.paused, e.url, e.description, e.execution, e.actions, e.secret,
  e.previous_secret AS "previousSecret", e.previous_secret_until AS "previousUntilMs", e.headers,
  e.retry_policy AS "retryPolicy", e.rate_limit AS "rateLimit", e.concurrency,
  e.catch_up AS "catchUp", e.numbered, e.echo_guard AS "echoGuard", e.filter, e.circuit`;

/** What is written of an endpoint, in the order of `endpointValues`. */
export const ENDPOINT_COLUMNS = [
  'enabled', 'paused', 'url', 'description', 'execution', 'actions', 'secret', 'previous_secret', 'previous_secret_until',
  'headers', 'retry_policy', 'rate_limit', 'concurrency', 'catch_up', 'numbered', 'echo_guard', 'filter',
  'circuit',
] as const;

export function endpointValues(endpoint: Omit<Endpoint, 'id'>): Bindable[] {
  const { enabled, paused, url, description, execution, actions, headers, retryPolicy, rateLimit, concurrency, circuit } = endpoint;
  const { current, previous } = endpoint.secrets;
  const boxes = JSON.stringify({ ...actions, message: endpoint.messageActions });
  return [
    enabled ? 1 : 0, paused ? 1 : 0, url, description, execution, boxes, current, previous?.secret ?? null,
    previous?.untilMs ?? null, JSON.stringify(headers), retryPolicy, rateLimit, concurrency,
    endpoint.catchUp ? 1 : 0, endpoint.numbered ? 1 : 0, endpoint.echoGuard && JSON.stringify(endpoint.echoGuard),
    endpoint.filter && JSON.stringify(endpoint.filter), circuit,
  ];
}

export function endpointOf(row: EndpointRow): Endpoint {
  const { secret, previousSecret, previousUntilMs, ...rest } = row;
  // As `endpointValues` writes it; rows from before there were messages have the rest alone.
  const boxes = JSON.parse(row.actions) as Actions & { message?: MessageActions };
  const { message = NEW_ENDPOINT.messageActions, ...actions } = boxes;
  const previous =
    previousSecret === null || previousUntilMs === null ? null : { secret: previousSecret, untilMs: previousUntilMs };
  return {
    ...rest,
    enabled: row.enabled === 1,
    paused: row.paused === 1,
    catchUp: row.catchUp === 1,
    numbered: row.numbered === 1,
    echoGuard: row.echoGuard === null ? null : (JSON.parse(row.echoGuard) as EchoGuard),
    filter: row.filter === null ? null : (JSON.parse(row.filter) as EndpointFilter), // As `endpointValues` writes it.
    actions,
    messageActions: message,
    headers: JSON.parse(row.headers) as OwnHeader[],
    secrets: { current: secret, previous },
  };
}
