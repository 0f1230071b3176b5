import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '../workspace/refusal.ts';

const BY_CODE: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('body_too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('not_json'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refuse('malformed_request'),
};

/** What fastify found wrong with a request, in our words; null when the error is not about the request. */
export function refusalOfFramework(error: unknown, request: IncomingMessage): Refusal | null {
  // The caller went away in the middle of its body: nobody reads this, and nothing is wrong here.
  if (!request.complete && request.destroyed) return refuse('malformed_request');
  // Or it spoiled the connection behind a whole body, while that was read: what the stream died of is not ours either.
  if (request.errored !== null && request.errored === error) return refuse('malformed_request');
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return BY_CODE[error.code] ?? null;
}
