import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { z } from 'zod';
import { filledLine } from './text.ts';

/** E.164 allows 15 digits; some national plans are listed with more. */
const E164 = /^\+[1-9]\d{1,14}$/;

/** A phone number in E.164. Without `+` or `00` it is taken to be one of `country`, two capital letters. */
export function phoneNumber(country: string | null) {
  return filledLine({ max: 20 }).transform((text, context) => {
    const number = toE164(text, country);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'must be a possible phone number, such as +14155551234.' });
    return z.NEVER;
  });
}

/** Possible is enough: ranges are opened faster than lists of valid ones are updated. */
export function toE164(text: string, country: string | null): string | null {
  const international = text.trim().replace(/^00/, '+');
  // The library ignores a country that it does not know; a number without one then comes out as null.
  const from = country === null ? {} : { defaultCountry: country as CountryCode };
  const number = parsePhoneNumberFromString(international, { ...from, extract: false });
  if (!number || number.ext !== undefined || !number.isPossible()) return null;
  return E164.test(number.number) ? number.number : null;
}
