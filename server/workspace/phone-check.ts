import { parsePhoneNumberFromString, validatePhoneNumberLength, type CountryCode } from 'libphonenumber-js/min';
import { z } from 'zod';
import { toE164 } from './phone.ts';
import { line } from './text.ts';

/** A number of any kind may be asked about; what is longer than this is none. */
export const PHONE_CHECK_INPUT = z.strictObject({ phone_number: line({ max: 255 }) });

/** What can be said of a number without calling it. */
export type PhoneCheck = {
  phone: string;
  phone_digits: string;
  /** Whether a number of this length can exist in its country. */
  format_valid: boolean;
  /** Of the telephone network, such as 1 or 49. */
  country_code: string | null;
  /** Two letters; null where several countries share the code and the number does not tell. */
  country: string | null;
  national_number: string | null;
  e164: string | null;
  /** Why not, in one word; null when it is valid. */
  reason: string | null;
  note: string;
};

const POSSIBLE = 'The number is possible. Whether somebody has it is not checked.';
const IMPOSSIBLE = 'This cannot be a phone number. Write it with its country, such as +14155551234.';

/** Answers for everything that is text. `country` is that of the workspace. */
export function checkPhone(text: string, country: string | null): PhoneCheck {
  const e164 = toE164(text, country);
  const written = { phone: text, phone_digits: text.replace(/\D/g, '') };
  if (e164 === null) {
    const nothing = { country_code: null, country: null, national_number: null, e164 };
    return { ...written, format_valid: false, ...nothing, reason: reasonAgainst(text, country), note: IMPOSSIBLE };
  }
  const number = parsePhoneNumberFromString(e164);
  return {
    ...written,
    format_valid: true,
    country_code: number?.countryCallingCode ?? null,
    country: number?.country ?? null,
    national_number: number?.nationalNumber ?? null,
    e164,
    reason: null,
    note: POSSIBLE,
  };
}

/** `too_short`, `too_long`, `invalid_length`, `invalid_country` or `not_a_number`. */
function reasonAgainst(text: string, country: string | null): string {
  const from = country === null ? {} : { defaultCountry: country as CountryCode }; // One that is not known is ignored.
  const length = validatePhoneNumberLength(text.trim().replace(/^00/, '+'), from);
  return (length ?? 'NOT_A_NUMBER').toLowerCase();
}
