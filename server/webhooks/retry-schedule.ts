import type { Progress } from './delivery.ts';
import type { RetryPolicy } from './endpoint.ts';
import { succeeded, type AttemptResult } from './outcome.ts';
import { retryAfterMs } from './retry-after.ts';

/** Waits before attempts 1, 2 and 3, in milliseconds. A wait begins when the attempt before has ended. */
export const WAITS_MS = [0, 2_000, 4_000] as const;

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
/** Waits after those, for `extended`: 71 hours and 42 minutes in all. */
export const FURTHER_WAITS_MS = [
  30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 6 * HOUR_MS, 8 * HOUR_MS,
  10 * HOUR_MS, 12 * HOUR_MS, 12 * HOUR_MS, 16 * HOUR_MS,
] as const;
/** A further wait is up to so much of itself longer, so that the retries of one outage do not come back as one. */
export const JITTER = 0.1;
/** A receiver may ask for so long a wait, or for twice the one that is due if that is more. */
export const MAX_ASKED_WAIT_MS = 60_000;

/** So many attempts cut off by our own stop or crash are repeated; the next one gives up visibly. */
export const MAX_REPEATED_INTERRUPTIONS = 3;

/** What follows an attempt. `progress` is as it stands afterwards. */
export type Next =
  | { next: 'delivered'; progress: Progress }
  | { next: 'retry'; progress: Progress; waitMs: number }
  | { next: 'failed'; progress: Progress; reason: 'attempts_exhausted' | 'interrupted_too_often' | 'receiver_gone' };

/** What the wait depends on besides the attempt: the endpoint's policy, the time, and chance from 0 to below 1. */
export type Retrying = { policy: RetryPolicy; nowMs: number; random: () => number };

export function afterAttempt(before: Progress, result: AttemptResult, retrying: Retrying): Next {
  const { outcome } = result;
  const lastNumber = before.lastNumber + 1;
  if (outcome.kind === 'error' && outcome.code === 'interrupted') {
    const progress = { ...before, lastNumber, interruptions: before.interruptions + 1 };
    return progress.interruptions > MAX_REPEATED_INTERRUPTIONS
      ? { next: 'failed', progress, reason: 'interrupted_too_often' }
      : { next: 'retry', progress, waitMs: 0 };
  }
  const progress = { ...before, lastNumber, attempts: before.attempts + 1 };
  if (succeeded(outcome)) return { next: 'delivered', progress };
  const isExtended = retrying.policy === 'extended';
  if (isExtended && outcome.kind === 'answered' && outcome.statusCode === 410) {
    return { next: 'failed', progress, reason: 'receiver_gone' };
  }
  const waitMs = isExtended ? extendedWait(progress.attempts, result, retrying) : WAITS_MS[progress.attempts];
  return waitMs === undefined
    ? { next: 'failed', progress, reason: 'attempts_exhausted' }
    : { next: 'retry', progress, waitMs };
}

/** Whether a caller who waits for the first three attempts has seen them all, though more may follow. */
export function quickAttemptsAreOver({ attempts }: Progress): boolean {
  return attempts >= WAITS_MS.length;
}

/** After so many attempts that failed, under `extended`: what is planned, and what a receiver can make of it at most. */
export function furtherWaits(): { attempts: number; plannedMs: number; longestMs: number }[] {
  return FURTHER_WAITS_MS.map((plannedMs, nth) => ({
    attempts: WAITS_MS.length + nth, plannedMs, longestMs: longest(plannedMs * (1 + JITTER)),
  }));
}

function longest(plannedMs: number): number {
  return Math.max(MAX_ASKED_WAIT_MS, 2 * plannedMs);
}

function extendedWait(attempts: number, { outcome, exchange }: AttemptResult, { nowMs, random }: Retrying): number | undefined {
  const quick = WAITS_MS[attempts];
  const further = FURTHER_WAITS_MS[attempts - WAITS_MS.length];
  const planned = quick ?? (further === undefined ? undefined : Math.round(further * (1 + JITTER * random())));
  if (planned === undefined) return undefined;
  const isLimited = outcome.kind === 'answered' && outcome.statusCode === 429;
  const asked = retryAfterMs(exchange.responseHeaders, nowMs) ?? (isLimited ? MAX_ASKED_WAIT_MS : 0);
  return Math.min(Math.max(planned, asked), longest(planned));
}
