import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RefusalError, refuse } from '../workspace/refusal.ts';
import type { Admitted } from './admission.ts';
import type { Once } from './route.ts';

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

/** The place of a call among those that are to happen once: the same caller, method, path and key lead to it. */
export function onceOf({ method, headers, url, body }: FastifyRequest, { workspace, caller }: Admitted): Once | null {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || SAFE_METHODS.includes(method)) return null;
  const [path = '', query] = url.split('?', 2);
  const bodyHash = hash('sha256', body instanceof Buffer ? withoutBoundary(body, headers['content-type']) : '');
  return {
    workspaceId: workspace.id,
    key: hash('sha256', [caller.rateKey, method, path, key].join('\n')),
    // What is said there changes what happens as well: a deletion that erases is another one.
    bodyHash: query === undefined ? bodyHash : hash('sha256', `${query}\n${bodyHash}`),
  };
}

/** Of eight characters at least: to look for a shorter one takes longer, and no library makes any. */
const BOUNDARY = /^multipart\/form-data\s*;.*\bboundary="?([^";]{8,})/i;

/** A form is the same form when it comes again: its boundary is made anew each time. */
function withoutBoundary(body: Buffer, type = ''): Buffer | string {
  const boundary = BOUNDARY.exec(type)?.[1];
  return boundary === undefined ? body : body.toString('latin1').replaceAll(boundary, '');
}
