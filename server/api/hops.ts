import type { FastifyRequest } from 'fastify';
import { refuse, RefusalError } from '../workspace/refusal.ts';

/** Of a change that comes back as a webhook's answer: the number that the webhook carried. */
export const HOPS_HEADER = 'X-Webhook-Hops';

const HOPS = /^[1-9]\d{0,2}$/;
const SAFE_METHODS = ['GET', 'HEAD'];

/** A number that could not be counted on is refused, so that nobody relies on it. */
export function refuseUnfitHops({ method, headers }: FastifyRequest): void {
  const hops = headers['x-webhook-hops'];
  if (hops === undefined || SAFE_METHODS.includes(method)) return;
  if (typeof hops === 'string' && HOPS.test(hops)) return;
  const errors = { [HOPS_HEADER]: [`The ${HOPS_HEADER} header must be one whole number from 1 to 999, as a webhook carried it.`] };
  throw new RefusalError(refuse('validation_failed', { errors }));
}

/** How often a change of this call has then gone from system to system. */
export function hopsOf({ headers }: Pick<FastifyRequest, 'headers'>): number {
  const hops = headers['x-webhook-hops'];
  return hops === undefined ? 1 : Number(hops) + 1;
}
