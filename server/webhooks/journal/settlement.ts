import type { HeldDelivery, Settlement } from '../../store/contract.ts';
import { verdict, type NewAttempt } from '../attempt.ts';
import type { Delivery, Progress } from '../delivery.ts';
import type { SkipReason } from '../endpoint.ts';
import { emptyExchange, type AttemptResult } from '../outcome.ts';
import { afterAttempt, type Next, type Retrying } from '../retry-schedule.ts';

/** When it ended, and whether somebody waits to hear of it. */
export type Moment = { nowMs: number; urgent: boolean };
type Ending = Retrying & Moment;

/** The end of one attempt as one write: its log row, and where the delivery goes from here. */
export function settleAttempt(delivery: Delivery, result: AttemptResult, ending: Ending): Settlement {
  const { nowMs, urgent } = ending;
  const next = afterAttempt(progressOf(delivery), result, ending);
  return {
    delivery: keyOf(delivery),
    progress: next.progress,
    attempt: attemptOf(delivery, result, nowMs),
    to: destination(next, nowMs),
    nowMs,
    urgent,
  };
}

/** The end of a delivery that was not attempted, because nobody wants it any more. */
export function settleSkip(delivery: Delivery, reason: SkipReason, { nowMs, urgent }: Moment): Settlement {
  return {
    delivery: keyOf(delivery),
    progress: progressOf(delivery),
    attempt: null,
    to: { state: 'skipped', reason },
    nowMs,
    urgent,
  };
}

/** What is known of an attempt whose process died: that it may have begun. */
export function interruptedResult(nowMs: number, message: string): AttemptResult {
  return { outcome: { kind: 'error', code: 'interrupted', message }, exchange: emptyExchange('', nowMs) };
}

/** Of a whole delivery, so that its body goes nowhere. */
export function keyOf({ workspaceId, id, node }: HeldDelivery): HeldDelivery {
  return { workspaceId, id, ...(node !== undefined && { node }) };
}

function progressOf({ attempts, interruptions, lastNumber }: Delivery): Progress {
  return { attempts, interruptions, lastNumber };
}

function attemptOf(delivery: Delivery, { outcome, exchange }: AttemptResult, nowMs: number): NewAttempt {
  return {
    workspaceId: delivery.workspaceId,
    eventSeq: delivery.eventSeq,
    eventId: delivery.eventId,
    endpointId: delivery.endpointId,
    deliveryId: delivery.id,
    event: delivery.event,
    model: delivery.model,
    recordId: delivery.recordId,
    number: delivery.lastNumber + 1,
    ...verdict(outcome),
    test: false,
    testBody: null,
    createdAt: nowMs,
    exchange,
  };
}

function destination(next: Next, nowMs: number): Settlement['to'] {
  switch (next.next) {
    case 'delivered':
      return { state: 'delivered' };
    case 'retry':
      return { state: 'due', dueAtMs: nowMs + next.waitMs };
    case 'failed':
      return { state: 'failed', reason: next.reason };
  }
}
