import { Buffer } from 'node:buffer';
import { WebhookVerificationError } from './verification-error.ts';

/** What every secret begins with. */
const PREFIX = 'whsec_';

/** Standard Webhooks asks for 24 to 64 bytes of key; ours have 32. Less could be guessed. */
const MIN_KEY_BYTES = 24;

/** As `whsec_` secrets are written: the standard alphabet, with or without its padding. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The secret or secrets to accept, exactly one of the two keys. */
export type SecretInput = {
  /** The workspace's webhook secret as it is shown: `whsec_…`, the whole string. */
  secret?: string | undefined;

  /**
   * Several, of which any is accepted. Around a rotation pass the new and the old one: then no event is refused,
   * whichever of them it was signed with.
   */
  secrets?: readonly string[] | undefined;
};

/** Both keys that one secret stands for. */
export type Keys = {
  /** For `X-Webhook-Signature`: the UTF-8 bytes of the whole string, prefix included. */
  whole: Uint8Array;

  /** For `webhook-signature`: the bytes that the base64 after the prefix decodes to. */
  decoded: Uint8Array;
};

/** Checks each secret for the slips that are easy to make, so that they do not show as a wrong signature. */
export function keysOf({ secret, secrets }: SecretInput): Keys[] {
  const given = secrets ?? (secret === undefined ? [] : [secret]);
  if (given.length === 0 || (secret !== undefined && secrets !== undefined)) {
    throw malformed('Pass one secret as `secret`, or several as `secrets`: at least one, and not both.');
  }
  return given.map((candidate) => keysOfOne(candidate));
}

/** Each complaint names the slip and its usual cause, never the secret. */
function keysOfOne(secret: string): Keys {
  // A variable that is not set arrives here as undefined, whatever the types say.
  if (typeof secret !== 'string' || secret === '') {
    throw malformed('The secret is empty. Is the variable that holds it set?');
  }
  if (/\s/.test(secret)) {
    throw malformed('The secret contains white space, often a line feed at the end of a file. Trim it.');
  }
  if (!secret.startsWith(PREFIX)) {
    throw malformed(`The secret does not begin with ${PREFIX}. Pass the whole string as the settings show it.`);
  }
  const encoded = secret.slice(PREFIX.length);
  if (!BASE64.test(encoded)) {
    throw malformed(`The secret is not base64 after ${PREFIX}. A masked secret (with dots) cannot verify anything.`);
  }
  const decoded = Buffer.from(encoded, 'base64');
  if (decoded.length < MIN_KEY_BYTES) {
    throw malformed(`The secret has ${decoded.length} bytes, fewer than ${MIN_KEY_BYTES}. It was probably cut short.`);
  }
  return { whole: Buffer.from(secret, 'utf8'), decoded };
}

function malformed(message: string): WebhookVerificationError {
  return new WebhookVerificationError('secret_malformed', message);
}
