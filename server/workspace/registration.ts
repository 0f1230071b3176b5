import { z } from 'zod';
import { countryCode } from './country.ts';
import { emailAddress } from './email.ts';
import { REQUIRED, readInput } from './input.ts';
import { filledLine, line } from './text.ts';

/** What somebody says to get a workspace of their own. */
export type Registration = { subdomain: string; name: string; email: string; password: string; country?: string };

/** A label of a host name, because a workspace may get one some day. */
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const MIN_PASSWORD_CHARACTERS = 8;
const MAX_PASSWORD_BYTES = 1_024;
const MAX_ACCOUNT_CHARACTERS = 191;

/** Long passwords cost no more to hash, but they have to be read and kept for a moment. */
export const presentPassword = z
  .string()
  .refine((text) => text.length > 0, { error: REQUIRED, abort: true })
  .refine((text) => Buffer.byteLength(text) <= MAX_PASSWORD_BYTES, {
    error: `must not be longer than ${MAX_PASSWORD_BYTES} bytes.`,
    abort: true,
  });

export const newPassword = presentPassword.refine((text) => [...text].length >= MIN_PASSWORD_CHARACTERS, {
  error: `must be at least ${MIN_PASSWORD_CHARACTERS} characters.`,
});

export const NEW_PASSWORD_INPUT = z.strictObject({ password: newPassword });

export const REGISTRATION = z.strictObject({
  subdomain: z.string().regex(SUBDOMAIN, { error: 'must be 1 to 63 lower-case letters, digits or inner hyphens.' }),
  name: filledLine({ max: 255 }),
  country: countryCode().optional(),
  email: emailAddress(),
  password: newPassword,
});

/** For somebody who is known already, and keeps the password they have. */
export const REGISTRATION_OF_KNOWN = REGISTRATION.omit({ password: true });

/** Keys that nobody needs are ignored here: a form may send more than it is asked for. */
export const CREDENTIALS = z.object({ email: line({ max: MAX_ACCOUNT_CHARACTERS }), password: presentPassword });

export function readRegistration(value: unknown): Registration {
  return readInput(REGISTRATION, value);
}

export function readCredentials(value: unknown): { email: string; password: string } {
  return readInput(CREDENTIALS, value);
}

/** What a person is called until they say so themselves. */
export function nameFromEmail(email: string): string {
  return email.slice(0, email.indexOf('@'));
}
