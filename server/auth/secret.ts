import { hash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits for a session or a setup link, fit for a cookie and a URL. */
export function newOneOffSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * How tokens, sessions and setup links are stored. They are random in full, so a fast hash is enough: there is nothing
 * to guess, and looking one up by its hash tells an attacker nothing through time.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}
