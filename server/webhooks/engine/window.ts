import type { AttemptResult, Outcome } from '../outcome.ts';

/** How many attempts may be in flight to one endpoint: it follows how the endpoint answers. */
export const WINDOW_START = 8;
export const WINDOW_MAX = 64;
/** What an endpoint keeps while its attempts time out: enough to notice that it is back. */
export const WINDOW_MIN = 2;
/** An answer within this time, in milliseconds, widens the window by one. */
const QUICK_ANSWER_MS = 1_000;

export function nextWindow(size: number, { outcome, exchange }: AttemptResult): number {
  if (timedOut(outcome)) return WINDOW_MIN;
  const quick = outcome.kind === 'answered' && exchange.timing.durationMs <= QUICK_ANSWER_MS;
  return quick ? Math.min(WINDOW_MAX, size + 1) : size;
}

export function timedOut(outcome: Outcome): boolean {
  return outcome.kind === 'error' && (outcome.code === 'timeout' || outcome.code === 'connect_timeout');
}
