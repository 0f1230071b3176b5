import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const HEADER = /^sha256=([0-9a-f]{64})$/;

/** The digest in an `X-Hub-Signature-256` header; null for anything else, also for two headers in one. */
export function digestIn(header: string): Buffer | null {
  const hex = HEADER.exec(header)?.[1];
  return hex === undefined ? null : Buffer.from(hex, 'hex');
}

export function keyOf(appSecret: string): KeyObject {
  return createSecretKey(Buffer.from(appSecret, 'utf8'));
}

/** Over the bytes as they came: Meta escapes what another writer of JSON would not. About 0.6 ms for a megabyte. */
function isSigned(body: Uint8Array, digest: Buffer, key: KeyObject): boolean {
  return timingSafeEqual(createHmac('sha256', key).update(body).digest(), digest);
}

/** Which of the keys has signed the body, by its place; null for none. */
export function signerOf(body: Uint8Array, digest: Buffer, keys: readonly KeyObject[]): number | null {
  const place = keys.findIndex((key) => isSigned(body, digest, key));
  return place === -1 ? null : place;
}
