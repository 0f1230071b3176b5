import { randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: no i, l, o or u, so that an id survives being read out or typed. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `length` random characters of 5 bits each, from the system's random source. */
export function randomBase32(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += ALPHABET[byte & 31];
  return text;
}
