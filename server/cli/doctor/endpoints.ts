import type { Store, Workspace } from '../../store/contract.ts';
import type { EndpointHealth } from '../../store/contract-endpoints.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { healthView } from '../../webhooks/flow/health.ts';
import { isoTime } from '../time.ts';
import { warn, type Check } from './check.ts';

type Facts = { store: Pick<Store, 'endpoints'>; nowMs: number };

/** Endpoints to which nothing is sent for now, though something waits. */
export async function checkEndpoints({ id, subdomain, endpoints }: Workspace, { store, nowMs }: Facts): Promise<Check[]> {
  const held = endpoints.filter(({ enabled, paused, circuit }) => enabled && (paused || circuit === 'open'));
  if (held.length === 0) return [];
  const healths = await store.endpoints.health({ workspaceId: id, endpointIds: held.map((endpoint) => endpoint.id) });
  return healths.flatMap((health) => {
    const endpoint = held.find((one) => one.id === health.endpointId);
    return endpoint ? checkEndpoint(subdomain, endpoint, { health, nowMs }) : [];
  });
}

type Seen = { health: EndpointHealth; nowMs: number };

export function checkEndpoint(subdomain: string, { id, paused }: Pick<Endpoint, 'id' | 'paused'>, { health, nowMs }: Seen): Check[] {
  const { backlog, reason, state, ...times } = healthView(health, nowMs);
  const [since, probe, drained] = [times.opened_at, times.next_probe_at, times.drains_at].map((at) => at && isoTime(Date.parse(at)));
  const name = `endpoint ${id} of ${subdomain}`;
  const waiting = `${backlog} wait`;
  if (paused) {
    const advice = `To send them, in order: ackwell webhook endpoint resume ${id} --workspace ${subdomain}`;
    return backlog > 0 ? [warn(name, `paused, ${waiting}`, advice)] : [];
  }
  const says = `in an outage since ${since ?? '?'}, ${waiting}. ${reason ?? ''}`.trim();
  if (state === 'half_open' && drained) return [warn(name, says, `Nothing: it answers again, and all has gone by ${drained}.`)];
  const next = probe ? `at ${probe}` : 'soon';
  return [warn(name, says, `Mend the receiver: it is tried again ${next}, and what waits then goes out by itself.`)];
}
