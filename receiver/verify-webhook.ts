import { likelyOriginals, parseEvent, rawBody } from './body.ts';
import { systemTime } from './clock.ts';
import type { WebhookEvent } from './event.ts';
import { headerValue, optionalHeader, type HeaderSource } from './headers.ts';
import { keysOf, type Keys, type SecretInput } from './secret.ts';
import { sameSignature, standardSignature, type Signed } from './signature.ts';
import { WebhookVerificationError } from './verification-error.ts';
import { bodyChanged, signedBody } from './verify-body-signature.ts';

/** What {@link verifyWebhook} needs of a request. */
export type WebhookInput = SecretInput & {
  /**
   * The raw body, before anything parsed it. Text is taken as UTF-8.
   *
   * - Express: `express.raw({ type: 'application/json' })` before the route, then `request.body`.
   * - Fastify: `addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body))`.
   * - Handlers that get a fetch `Request`: `await request.text()`.
   */
  body: string | Uint8Array;

  /** The headers of the request. `webhook-id`, `webhook-timestamp` and `webhook-signature` are read. */
  headers: HeaderSource;

  /**
   * How far the time of signing may lie from this machine's time, in seconds, in either direction. 300 by default.
   * Every attempt is signed anew, so a retry is never too old.
   */
  toleranceSeconds?: number;

  /** What time it is, so that a test can decide. The machine's time by default. */
  now?: Date;
};

/** The window that Standard Webhooks recommends: wide enough for clocks that are a little off. */
const DEFAULT_TOLERANCE_SECONDS = 300;

/** A rotation shows two signatures. More than this many are not looked at. */
const MAX_SIGNATURES = 10;

/**
 * Verifies a webhook by its three Standard Webhooks headers and returns the event in it.
 *
 * Accepts the request when any signature in the header was made with any of the given secrets over exactly these
 * bytes, and when it was made recently. Comparison takes the same time whether it fails early or late.
 *
 *     const event = verifyWebhook({ body: await request.text(), headers: request.headers, secret });
 *     if (event.model === CONTACT) console.log(event.event, event.data.attributes.phone);
 *
 * The same event can arrive more than once, and events of different records in any order: see {@link dedupeKey}.
 * Answer within a second and do the work afterwards; the sender waits for 30 s at most, then tries again.
 *
 * @throws {WebhookVerificationError} when the request must not be trusted; its `code` says why.
 */
export function verifyWebhook(input: WebhookInput): WebhookEvent {
  const { headers, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = new Date(systemTime()) } = input;
  const body = rawBody(input.body);
  const keys = keysOf(input);
  const id = headerValue(headers, 'webhook-id');
  const timestamp = headerValue(headers, 'webhook-timestamp');
  const signatures = splitSignatures(headerValue(headers, 'webhook-signature'));
  const signed = { id, timestamp, body };
  if (!isSigned(keys, signatures, signed)) throw diagnose({ keys, signatures, signed, headers });
  // Looked at last, so that "too old" is only ever said of what was really signed by the sender.
  checkAge(timestamp, toleranceSeconds, now);
  return parseEvent(body);
}

/** The `v1` elements of the header. Other versions are left to whoever understands them. */
function splitSignatures(header: string): string[] {
  const signatures = header.split(/\s+/).filter((element) => element.startsWith('v1,'));
  if (signatures.length > 0) return signatures.slice(0, MAX_SIGNATURES);
  const message = 'The header webhook-signature holds no signature of version v1.';
  throw new WebhookVerificationError('header_malformed', message);
}

/** Whether any signature was made with any of the keys: both lists have two entries during a rotation. */
function isSigned(keys: readonly Keys[], signatures: readonly string[], signed: Signed): boolean {
  return keys.some(({ decoded }) => {
    const expected = standardSignature(decoded, signed);
    return signatures.some((signature) => sameSignature(signature, expected));
  });
}

/** Looks both ways: a time from the future would stay acceptable for as long as it lies ahead. */
function checkAge(timestamp: string, toleranceSeconds: number, now: Date): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    const message = 'The header webhook-timestamp is not a number of seconds since 1970.';
    throw new WebhookVerificationError('header_malformed', message);
  }
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) <= toleranceSeconds) return;
  const tooOld = ageSeconds > 0;
  throw new WebhookVerificationError(
    tooOld ? 'timestamp_too_old' : 'timestamp_ahead',
    `The request was signed ${Math.abs(ageSeconds)} seconds ${tooOld ? 'ago' : 'ahead'}, more than the ${toleranceSeconds} tolerated. ` +
      'Check the clock of this machine; if it is right, this is a recorded request, sent again.',
  );
}

type Failed = { keys: Keys[]; signatures: string[]; signed: Signed; headers: HeaderSource };

/** Finds the likeliest reason among those that can be told apart, most certain first. */
function diagnose({ keys, signatures, signed, headers }: Failed): WebhookVerificationError {
  const original = likelyOriginals(signed.body).find(({ body }) => isSigned(keys, signatures, { ...signed, body }));
  if (original) return bodyChanged(original, signed.body);
  const older = optionalHeader(headers, 'x-webhook-signature');
  if (older !== null && signedBody(keys, older, signed.body)) {
    return new WebhookVerificationError(
      'signature_mismatch',
      'Secret and body are right, but webhook-id or webhook-timestamp is not what was signed. Pass them unchanged.',
    );
  }
  return new WebhookVerificationError(
    'signature_mismatch',
    'The signature was made with another secret or over other bytes. Compare the last 4 characters of the secret with ' +
      'the settings, and check that nothing rewrites the body before it is verified.',
  );
}
