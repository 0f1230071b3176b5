import type { Endpoint } from '../endpoint.ts';
import { echoGuardView } from './echo-guard-input.ts';
import { shownValue } from '../own-headers.ts';
import { maskSecret } from '../signature.ts';
import { boxesOf } from './settings.ts';

/** An endpoint as it is shown: its secret masked, and of its headers those that are secret by their name. */
export function endpointView(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    enabled: endpoint.enabled,
    paused: endpoint.paused,
    ...boxesOf(endpoint.actions),
    message_actions: endpoint.messageActions,
    execution: endpoint.execution,
    secret: maskSecret(endpoint.secrets.current),
    headers: Object.fromEntries(endpoint.headers.map((header) => [header[0], shownValue(header)])),
    retry_policy: endpoint.retryPolicy,
    rate_limit: endpoint.rateLimit,
    concurrency: endpoint.concurrency,
    catch_up: endpoint.catchUp,
    numbered: endpoint.numbered,
    echo_guard: echoGuardView(endpoint.echoGuard),
    filter: endpoint.filter,
  };
}
