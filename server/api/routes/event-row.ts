import { WIRE_MODEL, type WebhookBody } from '../../../contract/webhook-event.ts';
import { restTime } from '../../kit/time.ts';
import type { Attempt, LastAttempt } from '../../webhooks/attempt.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';
import { echoSentence, isEchoReason } from '../../webhooks/echo-guard.ts';
import { SKIP_REASONS, type Endpoint } from '../../webhooks/endpoint.ts';
import { filterSentence, isFilterReason } from '../../webhooks/filter/filter.ts';
import type { Event } from '../../webhooks/event.ts';

/** An event as the feed shows it; `body` is the exact text of the POST. */
export function eventRow(event: Event) {
  return {
    id: event.id,
    seq: event.seq,
    event: event.event,
    model: WIRE_MODEL[event.model],
    record_id: event.recordId,
    timestamp: timestampIn(event.body),
    body: event.body,
  };
}

/** The timestamp as receivers see it, with a fraction or without: it is kept in the body alone. */
function timestampIn(body: string): string {
  // The body was serialised by newEvent and never changed.
  return (JSON.parse(body) as WebhookBody).timestamp;
}

export function deliveryRow(delivery: DeliveryView) {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    kind: delivery.kind,
    state: delivery.state,
    reason: delivery.reason,
    attempts: delivery.attempts,
    interruptions: delivery.interruptions,
    next_attempt_at: delivery.dueAt === null ? null : restTime(delivery.dueAt * 1000),
    created_at: restTime(delivery.createdAt * 1000),
    settled_at: delivery.settledAt === null ? null : restTime(delivery.settledAt * 1000),
  };
}

/** As a list shows it, with its event and how its newest attempt ended. */
export function deliverySummary(delivery: DeliveryView, last: LastAttempt | undefined) {
  const { eventId: event_id, event, model, recordId: record_id } = delivery;
  return { ...deliveryRow(delivery), event_id, event, model: WIRE_MODEL[model], record_id, last_attempt: lastAttemptRow(last) };
}

export function lastAttemptRow(last: LastAttempt | undefined) {
  if (!last) return null;
  const { id, status, statusCode: status_code, errorCode: error_code, createdAt } = last;
  return { webhook_log_id: id, status, status_code, error_code, at: restTime(createdAt * 1000) };
}

type Facts = { deliveries: DeliveryView[]; attempts: Attempt[] };

/** For each endpoint that did not get the event, by this time, the reason as a code and in words. */
export function notDelivered(endpoints: Endpoint[], { deliveries, attempts }: Facts) {
  return endpoints.flatMap(({ id }) => {
    const own = deliveries.filter(({ endpointId }) => endpointId === id);
    if (own.some(({ state }) => state === 'delivered')) return [];
    const latest = latestOf(own, id);
    return [{ endpoint_id: id, ...(latest ? explainDelivery(latest, attempts) : NEVER_PLANNED) }];
  });
}

export function latestOf(deliveries: DeliveryView[], endpointId: number): DeliveryView | null {
  const own = deliveries.filter((each) => each.endpointId === endpointId);
  return own.reduce<DeliveryView | null>((last, each) => (last && last.id > each.id ? last : each), null);
}

type Explanation = { reason: string; explanation: string };

export const NEVER_PLANNED: Explanation = {
  reason: 'no_delivery',
  explanation: 'No delivery was made: the endpoint did not exist when this happened.',
};

export function explainDelivery(delivery: DeliveryView, attempts: Attempt[]): Explanation {
  const { reason } = delivery;
  if (isEchoReason(reason)) return { reason, explanation: echoSentence(reason) };
  if (isFilterReason(reason)) return { reason, explanation: filterSentence(reason) };
  switch (reason) {
    case 'disabled':
    case 'not_selected':
    case 'deleted':
    case 'erased':
    case 'ping_pong':
      return { reason, explanation: SKIP_REASONS[reason] };
    case 'receiver_gone':
      return { reason, explanation: 'The receiver answered 410: it is gone for good. Save another URL and resend it.' };
    case 'interrupted_too_often':
      return { reason, explanation: 'The server stopped during too many of its attempts. Resend it.' };
    case 'attempts_exhausted':
      return {
        reason,
        explanation: `All ${delivery.attempts} attempts failed${lastError(delivery, attempts)}.`,
      };
    case null:
      return { reason: delivery.state, explanation: progress(delivery, attempts) };
  }
}

function progress(delivery: DeliveryView, attempts: Attempt[]): string {
  if (delivery.state === 'waiting') return 'It waits until an earlier event of the same record is settled.';
  if (delivery.state === 'leased') return 'An attempt is under way.';
  const when = delivery.dueAt === null ? '' : ` It is due at ${restTime(delivery.dueAt * 1000)}.`;
  if (delivery.attempts === 0) return `The first attempt has not begun yet.${when}`;
  return `Attempt ${delivery.attempts} failed${lastError(delivery, attempts)}; another follows.${when}`;
}

function lastError(delivery: DeliveryView, attempts: Attempt[]): string {
  const own = attempts.filter(({ deliveryId }) => deliveryId === delivery.id);
  const last = own.reduce<Attempt | null>((latest, each) => (latest && latest.id > each.id ? latest : each), null);
  return last?.errorMessage ? `, at last with: ${last.errorMessage.replace(/\.$/, '')}` : '';
}
