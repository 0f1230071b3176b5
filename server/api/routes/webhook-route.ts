import type { Route } from '../route.ts';

/** A call about webhooks. Reads need one ability, all else the other; a fault is called after the call's heading. */
export function webhookRoute(call: Omit<Route, 'ability' | 'failure'>): Route {
  const { summary } = call.about;
  const failure = `Failed to ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
  return { ...call, failure, ability: call.method === 'GET' ? 'webhooks.read' : 'webhooks.update' };
}
