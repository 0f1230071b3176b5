import { firstDifference, likelyOriginals, parseEvent, rawBody, type LikelyOriginal } from './body.ts';
import type { WebhookEvent } from './event.ts';
import { headerValue, type HeaderSource } from './headers.ts';
import { keysOf, type Keys, type SecretInput } from './secret.ts';
import { bodySignature, sameSignature } from './signature.ts';
import { WebhookVerificationError } from './verification-error.ts';

/** What {@link verifyBodySignature} needs of a request. */
export type BodySignatureInput = SecretInput & {
  /** The raw body, before anything parsed it. Text is taken as UTF-8. */
  body: string | Uint8Array;

  /** The headers of the request. `X-Webhook-Signature` is read. */
  headers: HeaderSource;
};

/** In lower case, as Node has the names of headers. */
const HEADER = 'x-webhook-signature';

/** An HMAC-SHA256 as hexadecimal digits. */
const HEX = /^[0-9a-f]{64}$/;

/**
 * Verifies `X-Webhook-Signature`, the older of the two schemes, and returns the event.
 *
 * For receivers that already know this header, and for requests that something between has robbed of the others.
 * During a rotation the header holds one signature, by the old secret until the overlap ends: pass both secrets.
 *
 * This signature covers the body and nothing else, so a request that somebody recorded verifies for ever. Skip what
 * you have handled by {@link dedupeKey}, or verify with {@link verifyWebhook} instead, which also looks at the time.
 *
 * @throws {WebhookVerificationError} when the request must not be trusted; its `code` says why.
 */
export function verifyBodySignature({ body, headers, ...secretInput }: BodySignatureInput): WebhookEvent {
  const bytes = rawBody(body);
  const keys = keysOf(secretInput);
  const signature = headerValue(headers, HEADER);
  if (!HEX.test(signature)) {
    throw new WebhookVerificationError(
      'header_malformed',
      `The header ${HEADER} must be 64 lower-case hex digits and nothing before them.`,
    );
  }
  if (!signedBody(keys, signature, bytes)) throw diagnose(keys, signature, bytes);
  return parseEvent(bytes);
}

/** Whether one of the keys made this signature over these bytes. */
export function signedBody(keys: readonly Keys[], signature: string, body: Uint8Array): boolean {
  return keys.some(({ whole }) => sameSignature(bodySignature(whole, body), signature));
}

/** Finds the likeliest reason. What was signed cannot be read back from a signature, so guesses are tried out. */
function diagnose(keys: readonly Keys[], signature: string, body: Uint8Array): WebhookVerificationError {
  const original = likelyOriginals(body).find((candidate) => signedBody(keys, signature, candidate.body));
  if (original) return bodyChanged(original, body);
  return new WebhookVerificationError(
    'signature_mismatch',
    `The signature in ${HEADER} was made with another secret or over other bytes. Compare the last 4 characters of ` +
      'the secret with the settings, and check that nothing rewrites the body before it is verified.',
  );
}

/** The same words for both schemes. Bytes are counted from 1, as editors do. */
export function bodyChanged({ body, whatHappened }: LikelyOriginal, received: Uint8Array): WebhookVerificationError {
  return new WebhookVerificationError(
    'body_changed',
    `The body is not the one that was signed: ${whatHappened}, first at byte ${firstDifference(body, received) + 1}. ` +
      'Verify the raw bytes before any parser sees them.',
  );
}
