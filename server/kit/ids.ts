import { randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: no i, l, o or u, so that an id survives being read out or typed. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Each call to the system's random source costs 4 µs, so that so many bytes are fetched together. Each is used once. */
const SUPPLY_BYTES = 4_096;
let supply = Buffer.alloc(0);

/** A number from 0 to below 1, for what is to be spread and need not be secret. */
export function chance(): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}

/** `length` random characters of 5 bits each, from the system's random source. */
export function randomBase32(length: number): string {
  if (supply.length < length) supply = randomBytes(Math.max(length, SUPPLY_BYTES));
  let text = '';
  for (const byte of supply.subarray(0, length)) text += ALPHABET[byte & 31];
  supply = supply.subarray(length);
  return text;
}
