import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { DeliveryNumbers } from './delivery.ts';

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** One secret serves both schemes, so that sample code for either works with the same string. */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** `whsec_••••` and the last 4 characters: enough to tell two secrets apart, useless to sign with. */
export function maskSecret(secret: string): string {
  return `${SECRET_PREFIX}••••${secret.slice(-4)}`;
}

/** `X-Webhook-Signature`: lower-case hex over the body alone; the key is the whole secret string in UTF-8. */
export function bodySignature(secret: string, body: Uint8Array): string {
  return createHmac('sha256', keysOf(secret).wholeString).update(body).digest('hex');
}

/** One `v1,<base64>` of `webhook-signature`, over `id.timestamp.body`; the key is what the base64 after `whsec_` decodes to. */
export function standardSignature(secret: string, id: string, unixSeconds: number, body: Uint8Array): string {
  const hmac = createHmac('sha256', keysOf(secret).decoded).update(`${id}.${unixSeconds}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** One `v1,<base64>` of `X-Webhook-Seq-Signature`, over `id.timestamp.number.version`; the version is empty where there is none. */
export function numbersSignature(secret: string, signed: { id: string; unixSeconds: number } & DeliveryNumbers): string {
  const { id, unixSeconds, number, recordVersion } = signed;
  const hmac = createHmac('sha256', keysOf(secret).decoded).update(`${id}.${unixSeconds}.${number}.${recordVersion ?? ''}`);
  return `v1,${hmac.digest('base64')}`;
}

type Keys = { wholeString: KeyObject; decoded: KeyObject };

/** A ready KeyObject signs in 2.2 µs; from a raw buffer it takes up to 12.8 µs (Node 24). */
const MAX_CACHED_SECRETS = 4_096;
const cache = new Map<string, Keys>();

function keysOf(secret: string): Keys {
  const cached = cache.get(secret);
  if (cached) return cached;
  if (cache.size >= MAX_CACHED_SECRETS) cache.clear();
  const keys = {
    wholeString: createSecretKey(Buffer.from(secret, 'utf8')),
    decoded: createSecretKey(Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')),
  };
  cache.set(secret, keys);
  return keys;
}
