import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { MAX_IMPORT_BYTES } from '../csv/limits.ts';
import { TOO_LARGE } from '../csv/receive.ts';
import { RefusalError, refuse } from '../workspace/refusal.ts';
import { hasBody, isForm, MAX_BODY_BYTES, MAX_FORM_BYTES, refuseBody } from './body-headers.ts';
import type { Upload } from './form.ts';
import { readJsonObject } from './json-object.ts';

const WITH_BODY = ['POST', 'PUT', 'PATCH'];
/** These say what something is to become; without a body they say nothing. A POST may be an action that needs none. */
const NEVER_EMPTY = ['PUT', 'PATCH'];

/** Refuses a body by its headers, before it is read. */
export function expectJson({ method, headers }: FastifyRequest): void {
  const refusal = WITH_BODY.includes(method) && hasBody(headers) ? refuseBody(headers) : null;
  if (refusal) throw new RefusalError(refusal);
}

/** As `expectJson`, for a call that may bring a file with it. True when it does. */
export function expectJsonOrForm(request: FastifyRequest): boolean {
  const { headers } = request;
  if (!isForm(headers)) {
    expectJson(request);
    return false;
  }
  if (headers['content-encoding'] !== undefined) throw new RefusalError(refuse('malformed_form'));
  if (Number(headers['content-length'] ?? 0) > MAX_FORM_BYTES) throw new RefusalError(refuse('body_too_large'));
  return true;
}

/** The body of a call that came as a form; null of all others. */
export function formBody({ body, headers }: FastifyRequest): Upload | null {
  return body instanceof Buffer && isForm(headers) ? { type: headers['content-type'] ?? '', bytes: body } : null;
}

/** Undefined when none was sent, or none is looked at. */
export function jsonBody({ method, body, headers }: FastifyRequest): Record<string, unknown> | undefined {
  if (!WITH_BODY.includes(method) || isForm(headers)) return undefined;
  // The route may take larger ones, of another kind.
  if (body instanceof Buffer && body.length > MAX_BODY_BYTES) throw new RefusalError(refuse('body_too_large'));
  if (body instanceof Buffer && body.length > 0) return readJsonObject(body);
  if (!NEVER_EMPTY.includes(method)) return undefined;
  throw new RefusalError(refuse('malformed_json', { message: 'This call needs a JSON object as its body.' }));
}

const CSV_TYPE = /^text\/csv\s*(;\s*(charset="?utf-8"?|header="?present"?)\s*)*;?$/i;

/** Refuses a file by its headers, before a byte of it is read. */
export function expectCsv({ headers }: FastifyRequest): void {
  const { 'content-type': type = '', 'content-encoding': encoding, 'content-length': length } = headers;
  if (!hasBody(headers)) throw new RefusalError(refuse('validation_failed', { errors: { file: ['The file is empty.'] } }));
  if (encoding !== undefined || !CSV_TYPE.test(type)) throw new RefusalError(refuse('not_csv'));
  if (Number(length ?? 0) > MAX_IMPORT_BYTES) throw new RefusalError(refuse('body_too_large', { message: TOO_LARGE }));
}

/** The body of a call that takes a file; null of all others. */
export function fileBody({ body }: FastifyRequest): Readable | null {
  return body instanceof Readable ? body : null;
}
