import type { IncomingHttpHeaders } from 'node:http';
import { refuse, type Refusal } from '../workspace/refusal.ts';

export const MAX_BODY_BYTES = 1024 * 1024;

/** A form with a file, which is held in memory until Meta has it. */
export const MAX_FORM_BYTES = 17 * 1024 * 1024;

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?;?$/i;

export function isForm({ 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  return /^multipart\/form-data\s*(;|$)/i.test(type);
}

export function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** What can be said against a body before a byte of it is read. */
export function refuseBody(headers: IncomingHttpHeaders): Refusal | null {
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return refuse('body_too_large');
  if (headers['content-encoding'] !== undefined) {
    return refuse('not_json', { message: 'Send the body as it is, without Content-Encoding.' });
  }
  const type = headers['content-type'];
  return type === 'application/json' || (type !== undefined && JSON_TYPE.test(type)) ? null : refuse('not_json');
}
