import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `webhook-signature` signs: the event's id, the attempt's time and the body, joined by full stops. */
export type Signed = { id: string; timestamp: string; body: Uint8Array };

/** One element of `webhook-signature`, `v1,` and base64 of 32 bytes. */
export function standardSignature(key: Uint8Array, { id, timestamp, body }: Signed): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** `X-Webhook-Signature`: 64 lower-case hex digits over the body alone. */
export function bodySignature(key: Uint8Array, body: Uint8Array): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/**
 * Whether two signatures are equal, in a time that does not tell how much of them is: else one could be found
 * character by character. Their length is no secret.
 */
export function sameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
