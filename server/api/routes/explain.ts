import { restTime } from '../../kit/time.ts';
import type { EndpointHealth } from '../../store/contract-endpoints.ts';
import type { Attempt } from '../../webhooks/attempt.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { healthView } from '../../webhooks/flow/health.ts';
import { explainDelivery, latestOf, NEVER_PLANNED } from './event-row.ts';

export type Facts = { deliveries: DeliveryView[]; attempts: Attempt[]; healths: EndpointHealth[]; nowMs: number };

/** For every endpoint of now, in words: what became of an event there, and what comes next and when. */
export function explainEvent(endpoints: Endpoint[], facts: Facts) {
  return endpoints.map((endpoint) => {
    const delivery = latestOf(facts.deliveries, endpoint.id);
    if (!delivery) return { endpoint_id: endpoint.id, delivery_id: null, state: null, ...NEVER_PLANNED, next_attempt_at: null };
    const { explanation, reason, nextMs } = explain(endpoint, delivery, facts);
    const next = nextMs === null ? null : restTime(nextMs * 1_000);
    return { endpoint_id: endpoint.id, delivery_id: delivery.id, state: delivery.state, reason, explanation, next_attempt_at: next };
  });
}

type Explained = { reason: string; explanation: string; nextMs: number | null };

function explain(endpoint: Endpoint, delivery: DeliveryView, { attempts, healths, nowMs }: Facts): Explained {
  if (delivery.state === 'delivered') return { reason: 'delivered', explanation: arrival(delivery, attempts), nextMs: null };
  const isWaiting = delivery.state === 'due' || delivery.state === 'waiting';
  if (isWaiting && endpoint.paused) {
    return { reason: 'paused', explanation: 'The endpoint is paused: this is sent after it is resumed.', nextMs: null };
  }
  const health = healths.find(({ endpointId }) => endpointId === endpoint.id);
  if (isWaiting && endpoint.circuit === 'open' && delivery.attempts === 0 && health) return outage(health, nowMs);
  return { ...explainDelivery(delivery, attempts), nextMs: delivery.dueAt };
}

function arrival(delivery: DeliveryView, attempts: Attempt[]): string {
  const own = attempts.find(({ deliveryId, status }) => deliveryId === delivery.id && status === 'success');
  const at = delivery.settledAt === null ? '' : ` at ${restTime(delivery.settledAt * 1_000)}`;
  return own ? `Delivered${at} by attempt ${own.number}, answered with HTTP ${own.statusCode}.` : `Delivered${at}.`;
}

function outage(health: EndpointHealth, nowMs: number): Explained {
  const { flow } = health;
  const { drains_at: drainsAt, next_probe_at: probeAt } = healthView(health, nowMs);
  if (flow.phase === 'draining') {
    const explanation = `The receiver is back, and its backlog drains in order; at the present rate it is gone at ${drainsAt}.`;
    return { reason: 'draining', explanation, nextMs: null };
  }
  const probe = probeAt === null ? 'A probe is under way.' : `The next probe is at ${probeAt}.`;
  const explanation = `It waits for the receiver to be back. ${flow.reason ?? 'Its attempts failed'}. ${probe}`;
  return { reason: 'outage', explanation, nextMs: null };
}
