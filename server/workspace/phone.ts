import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { z } from 'zod';
import { isOldMexican, otherFormOf } from './other-form.ts';
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

/**
 * What the library found for plain international numbers that begin and are as long as this one: whether they stand as
 * they are. Which plan a number belongs to is settled by its first digits, and what is possible by plan and length; the
 * library takes longer to find that out than the whole of the rest of a request is parsed in (20 µs under load).
 */
const standsAsWritten = new Map<string, true>();
const MAX_KNOWN_BEGINNINGS = 20_000;
const PLAIN = /^\+[1-9]\d{7,14}$/;
const BEGINNING_CHARACTERS = 8;

/** Possible is enough: ranges are opened faster than lists of valid ones are updated. */
export function toE164(text: string, country: string | null): string | null {
  if (!PLAIN.test(text)) return parsed(text, country);
  const beginning = `${text.length}${text.slice(0, BEGINNING_CHARACTERS)}`;
  if (standsAsWritten.has(beginning)) return text;
  const number = parsed(text, country);
  if (number !== text) return number;
  if (standsAsWritten.size >= MAX_KNOWN_BEGINNINGS) standsAsWritten.clear();
  standsAsWritten.set(beginning, true);
  return number;
}

function parsed(text: string, country: string | null): string | null {
  const international = text.trim().replace(/^00/, '+');
  // The library ignores a country that it does not know; a number without one then comes out as null.
  const from = country === null ? {} : { defaultCountry: country as CountryCode };
  const number = parsePhoneNumberFromString(international, { ...from, extract: false });
  if (!number || number.ext !== undefined) return null;
  if (isOldMexican(number.number)) return parsed(otherFormOf(number.number) ?? '', null) && number.number;
  if (!number.isPossible()) return null;
  return E164.test(number.number) ? number.number : null;
}
