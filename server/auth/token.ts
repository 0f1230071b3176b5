import { randomBytes } from 'node:crypto';
import { hashSecret } from './secret.ts';

const TOKEN_PREFIX = 'apitk_';
const TOKEN_CHARACTERS = 64;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN = new RegExp(`^${TOKEN_PREFIX}[A-Za-z0-9]{${TOKEN_CHARACTERS}}$`);

/** Of a token this much is kept in clear, to tell tokens apart in a list: 36 of its 381 bits. */
const SHOWN_CHARACTERS = TOKEN_PREFIX.length + 6;

/** Bytes from here on are thrown away: 248 is the largest multiple of 62 in a byte, so that no character is favoured. */
const UNBIASED_BELOW = 256 - (256 % ALPHABET.length);

export type FreshToken = {
  /** Shown to its owner once and kept nowhere. */
  token: string;
  /** What is stored of it. */
  hash: string;
  prefix: string;
};

export function newToken(): FreshToken {
  let token = TOKEN_PREFIX;
  while (token.length < TOKEN_PREFIX.length + TOKEN_CHARACTERS) token += someCharacters();
  token = token.slice(0, TOKEN_PREFIX.length + TOKEN_CHARACTERS);
  return { token, hash: hashSecret(token), prefix: token.slice(0, SHOWN_CHARACTERS) };
}

export function isTokenShaped(text: string): boolean {
  return TOKEN.test(text);
}

function someCharacters(): string {
  let text = '';
  for (const byte of randomBytes(TOKEN_CHARACTERS)) if (byte < UNBIASED_BELOW) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
