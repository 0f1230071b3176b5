import { Badge } from '@mantine/core';
import { ATTEMPT_ERRORS } from '../../contract/attempt-error.ts';
import type { LogRow } from '../../contract/rest/webhooks.ts';
import { duration } from './duration.ts';

const COLORS = { success: 'green', failed: 'orange', error: 'red' } as const;
const SHORT = {
  dns_failed: 'DNS',
  connection_refused: 'connection refused',
  connection_reset: 'connection reset',
  connect_timeout: 'no connection',
  tls_failed: 'TLS',
  timeout: 'timeout',
  blocked_address: 'blocked address',
  redirect_refused: 'redirect',
  response_too_large: 'answer too large',
  response_malformed: 'not HTTP',
  interrupted: 'interrupted',
} as const satisfies Record<keyof typeof ATTEMPT_ERRORS, string>;

type Attempt = Pick<LogRow, 'status' | 'status_code' | 'error_code' | 'duration_ms'>;

/** How an attempt ended, in one or two words. */
export function AttemptBadge({ attempt }: { attempt: Attempt }) {
  const words = attemptWords(attempt);
  return <Badge color={COLORS[attempt.status]}>{attempt.status === 'success' ? `delivered ${words}` : words}</Badge>;
}

/** The cause of a failure, or else the status that was answered. */
export function attemptWords({ status_code: code, error_code: error }: Pick<Attempt, 'status_code' | 'error_code'>): string {
  return error !== null ? SHORT[error] : String(code);
}

/** The same in a sentence. */
export function attemptSentence({ status, status_code: code, error_code: error, duration_ms: ms }: Attempt): string {
  if (status === 'success') return `Delivered: your endpoint answered ${code} after ${duration(ms)}.`;
  if (error !== null)
    return `Not delivered: ${ATTEMPT_ERRORS[error].replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`;
  return `Not delivered: your endpoint answered ${code} after ${duration(ms)}, and only 2xx counts as delivered.`;
}
