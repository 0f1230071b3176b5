import { verdict } from '../attempt.ts';
import { succeeded, type AttemptResult } from '../outcome.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { Lesson } from './catch-up.ts';

/** What an attempt says about its endpoint; null for one that we cut off ourselves. */
export function lessonOf(result: AttemptResult, about: Pick<Lesson, 'isFirst' | 'retryAtMs' | 'nowMs'>): Lesson | null {
  const { outcome, exchange } = result;
  if (outcome.kind === 'error' && outcome.code === 'interrupted') return null;
  const isLimited = outcome.kind === 'answered' && outcome.statusCode === 429;
  return {
    ...about,
    verdict: succeeded(outcome) ? 'success' : isLimited ? 'limited' : 'failure',
    durationMs: exchange.timing.durationMs,
    askedMs: retryAfterMs(exchange.responseHeaders, about.nowMs),
    says: verdict(outcome).errorMessage ?? '',
  };
}
