import type { Log } from '../kit/log.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { succeeded, type AttemptResult } from '../webhooks/outcome.ts';
import { attemptLine, type After } from './attempt-line.ts';
import type { Metrics } from './metrics.ts';

type Watching = { metrics: Metrics; log: Log; lines: string };

/** Counts every attempt, and writes one line about those that the operator wants to see. */
export function watchAttempts({ metrics, log, lines }: Watching) {
  return (delivery: Delivery, result: AttemptResult, after: After): void => {
    metrics.attempted(result);
    if (lines === 'none' || (lines === 'failures' && succeeded(result.outcome))) return;
    log.info('attempt', attemptLine(delivery, result, after));
  };
}
