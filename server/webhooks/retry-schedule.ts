import type { Progress } from './delivery.ts';
import { succeeded, type Outcome } from './outcome.ts';

/** Waits before attempts 1, 2 and 3, in milliseconds. A wait begins when the attempt before has ended. */
export const WAITS_MS = [0, 2_000, 4_000] as const;

/** So many attempts cut off by our own stop or crash are repeated; the next one gives up visibly. */
export const MAX_REPEATED_INTERRUPTIONS = 3;

/** What follows an attempt. `progress` is as it stands afterwards. */
export type Next =
  | { next: 'delivered'; progress: Progress }
  | { next: 'retry'; progress: Progress; waitMs: number }
  | { next: 'failed'; progress: Progress; reason: 'attempts_exhausted' | 'interrupted_too_often' };

export function afterAttempt(before: Progress, outcome: Outcome): Next {
  const lastNumber = before.lastNumber + 1;
  if (outcome.kind === 'error' && outcome.code === 'interrupted') {
    const progress = { ...before, lastNumber, interruptions: before.interruptions + 1 };
    return progress.interruptions > MAX_REPEATED_INTERRUPTIONS
      ? { next: 'failed', progress, reason: 'interrupted_too_often' }
      : { next: 'retry', progress, waitMs: 0 };
  }
  const progress = { ...before, lastNumber, attempts: before.attempts + 1 };
  if (succeeded(outcome)) return { next: 'delivered', progress };
  const waitMs = WAITS_MS[progress.attempts];
  return waitMs === undefined
    ? { next: 'failed', progress, reason: 'attempts_exhausted' }
    : { next: 'retry', progress, waitMs };
}
