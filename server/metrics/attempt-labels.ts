import { succeeded, type Outcome } from '../webhooks/outcome.ts';

/** Two closed lists: three outcomes; and the class of a status such as `4xx`, or a code of `contract/attempt-error.ts`. */
export function attemptLabels(outcome: Outcome): { outcome: 'success' | 'failed' | 'error'; reason: string } {
  if (outcome.kind === 'error') return { outcome: 'error', reason: outcome.code };
  const reason = outcome.redirectRefused ? 'redirect_refused' : `${Math.floor(outcome.statusCode / 100)}xx`;
  return { outcome: succeeded(outcome) ? 'success' : 'failed', reason };
}
