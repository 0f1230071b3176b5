import type { FastifyRequest } from 'fastify';
import { RefusalError, refuse } from '../workspace/refusal.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const SAFE_METHODS = ['GET', 'HEAD'];

/** A key that could never be honoured is refused, so that nobody relies on it. */
export function refuseUnfitKey({ method, headers }: FastifyRequest): void {
  const key = headers['idempotency-key'];
  if (key === undefined || SAFE_METHODS.includes(method)) return;
  if (typeof key === 'string' && KEY.test(key)) return;
  const errors = { 'Idempotency-Key': ['The Idempotency-Key header must be 1 to 255 visible ASCII characters.'] };
  throw new RefusalError(refuse('validation_failed', { errors }));
}
