import type { FastifyRequest } from 'fastify';
import { RefusalError, refuse } from '../workspace/refusal.ts';
import { hasBody, refuseBody } from './body-headers.ts';
import { readJsonObject } from './json-object.ts';

const WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** These say what something is to become; without a body they say nothing. A POST may be an action that needs none. */
const NEVER_EMPTY = ['PUT', 'PATCH'];

/** Refuses a body by its headers, before it is read. */
export function expectJson({ method, headers }: FastifyRequest): void {
  const refusal = WITH_BODY.includes(method) && hasBody(headers) ? refuseBody(headers) : null;
  if (refusal) throw new RefusalError(refusal);
}

/** Undefined when none was sent, or none is looked at. */
export function jsonBody({ method, body }: FastifyRequest): Record<string, unknown> | undefined {
  if (!WITH_BODY.includes(method)) return undefined;
  if (body instanceof Buffer && body.length > 0) return readJsonObject(body);
  if (!NEVER_EMPTY.includes(method)) return undefined;
  throw new RefusalError(refuse('malformed_json', { message: 'This call needs a JSON object as its body.' }));
}
