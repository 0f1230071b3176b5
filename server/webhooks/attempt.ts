import type { AttemptErrorCode } from '../../contract/attempt-error.ts';
import type { AnyEventName, AnyModel } from '../../contract/webhook-event.ts';
import { succeeded, type Exchange, type Outcome } from './outcome.ts';

/** One HTTP try: a row of `webhook_logs`, written when it ended. */
export type NewAttempt = {
  workspaceId: number;
  /** Null for a test event, which has no place in the feed. */
  eventSeq: number | null;
  eventId: string;
  endpointId: number;
  deliveryId: number | null;
  event: AnyEventName;
  model: AnyModel;
  /** 0 for a test event. */
  recordId: number;
  /** X-Webhook-Attempt. */
  number: number;
  status: AttemptStatus;
  statusCode: number | null;
  errorCode: AttemptErrorCode | null;
  errorMessage: string | null;
  test: boolean;
  /** The body of a test event, which is stored nowhere else. */
  testBody: string | null;
  /** Wall-clock milliseconds at which the attempt ended. */
  createdAt: number;
  exchange: Exchange;
};

/** As it is read back: with its id and the payload that was sent. In lists without headers and bodies. */
export type Attempt = NewAttempt & { id: number; payload: string };

/** How the newest attempt of a delivery ended, as lists of deliveries show it. */
export type LastAttempt = Pick<Attempt, 'id' | 'status' | 'statusCode' | 'errorCode' | 'createdAt'> & { deliveryId: number };

/** success: 2xx. failed: another status line was read. error: anything else. */
export const ATTEMPT_STATUSES = ['success', 'failed', 'error'] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

/** Which status the attempts that were answered with a status code have. */
export function statusWith(statusCode: number | undefined): AttemptStatus | undefined {
  if (statusCode === undefined) return undefined;
  return statusCode >= 200 && statusCode <= 299 ? 'success' : 'failed';
}

export function verdict(outcome: Outcome): Pick<NewAttempt, 'status' | 'statusCode' | 'errorCode' | 'errorMessage'> {
  if (outcome.kind === 'error') {
    return { status: 'error', statusCode: null, errorCode: outcome.code, errorMessage: outcome.message };
  }
  const { statusCode, redirectRefused } = outcome;
  if (succeeded(outcome)) return { status: 'success', statusCode, errorCode: null, errorMessage: null };
  return {
    status: 'failed',
    statusCode,
    errorCode: redirectRefused ? 'redirect_refused' : null,
    errorMessage: redirectRefused ? `HTTP ${statusCode}: redirects are never followed` : `HTTP ${statusCode}`,
  };
}
