import { REFUSALS } from '../../contract/refusals.ts';
import type { Refusal } from '../workspace/refusal.ts';
import type { Answer } from './route.ts';

/** The one place where a refusal becomes an answer of the wire contract. */
export function answerToRefusal({ refused, message, errors, retryAfterSeconds }: Refusal): Answer {
  const { status } = REFUSALS[refused];
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  // The contract gives this one status a shape of its own, without `status`.
  if (status === 429) return { status, headers, body: { message, retry_after: retryAfterSeconds } };
  return { status, headers, body: { status: 'error', message, ...(errors !== undefined && { errors }) } };
}
