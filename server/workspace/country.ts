import { isSupportedCountry } from 'libphonenumber-js/min';
import { z } from 'zod';

/** Two capital letters of ISO 3166, of a country that has telephones. */
export function countryCode() {
  return z.string().refine((text) => isSupportedCountry(text), { error: 'must be two capital letters of a country, such as DE.' });
}
