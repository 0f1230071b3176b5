import { Buffer } from 'node:buffer';
import { CONTACT, SOURCE, STATUS, type WebhookEvent } from './event.ts';
import { WebhookVerificationError } from './verification-error.ts';

/** The bytes that were signed. Refuses what a body parser has already been at. */
export function rawBody(body: string | Uint8Array): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Uint8Array) return body;
  throw new WebhookVerificationError(
    'body_not_raw',
    'The body was parsed before it was verified. Pass the raw bytes of the request: writing the object as JSON again ' +
      'need not give the bytes that were signed. In Express use express.raw(), in Fastify a parser as buffer.',
  );
}

/** The event in a body whose signature has been verified. */
export function parseEvent(body: Uint8Array): WebhookEvent {
  let event: unknown;
  try {
    event = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    throw new WebhookVerificationError('body_malformed', 'The body is correctly signed, but is not JSON.', error);
  }
  if (isEvent(event)) return event;
  throw new WebhookVerificationError(
    'body_malformed',
    'The body is correctly signed, but is none of the nine events. A newer version of this package may know it.',
  );
}

/** Bytes that may have been signed, and what would have happened to them since. */
export type LikelyOriginal = { body: Uint8Array; whatHappened: string };

/**
 * What the signed bytes may have been before something on the way rewrote them, with what happened to them.
 *
 * These are only ever used to explain a refusal. Accepting a body that was altered, however slightly, would take the
 * meaning from the signature.
 */
export function likelyOriginals(body: Uint8Array): LikelyOriginal[] {
  const text = Buffer.from(body).toString('utf8');
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const rewritten = { body: Buffer.from(trimmed), whatHappened: 'white space or a byte order mark was added around it' };
  const compact = compactJson(trimmed);
  if (compact === null) return [rewritten];
  const escapedSlashes = Buffer.from(compact.replaceAll('/', '\\/'));
  return [
    rewritten,
    { body: Buffer.from(compact), whatHappened: `${WRITTEN_AGAIN} white space or escapes` },
    { body: escapedSlashes, whatHappened: `${WRITTEN_AGAIN} escapes of the slash` },
  ];
}

const WRITTEN_AGAIN = 'it was parsed and written as JSON again, with other';

/** The place of the first byte in which two bodies differ, counted from 0; the shorter length when one begins the other. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}

/** As the sender writes JSON: no insignificant white space, nothing escaped that need not be. */
function compactJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return null; // Not JSON, so not JSON in another spelling either.
  }
}

/** A look at the frame only: the attributes are the sender's word, and the signature vouches for it. */
function isEvent(value: unknown): value is WebhookEvent {
  if (value === null || typeof value !== 'object') return false;
  const { event, model, data, timestamp } = value as Partial<Record<string, unknown>>; // Each key is checked below.
  if (data === null || typeof data !== 'object' || typeof timestamp !== 'string') return false;
  const { id, attributes } = data as Partial<Record<string, unknown>>;
  const named = typeof event === 'string' && ['created', 'updated', 'deleted'].includes(event);
  const known = typeof model === 'string' && [CONTACT, STATUS, SOURCE].includes(model);
  return named && known && Number.isSafeInteger(id) && attributes !== null && typeof attributes === 'object';
}
