import { expect, test } from 'vitest';
import { checkPhone } from './phone-check.ts';

test('says what a possible number is made of', () => {
  expect(checkPhone('+49 (151) 1234-5678', null)).toEqual({
    phone: '+49 (151) 1234-5678', phone_digits: '4915112345678', format_valid: true, country_code: '49', country: 'DE',
    national_number: '15112345678', e164: '+4915112345678', reason: null, note: expect.any(String),
  });
  expect(checkPhone('0151 12345678', 'DE').e164).toBe('+4915112345678');
});

test.each([
  ['', 'not_a_number'], ['abc', 'not_a_number'], ['+1415555', 'too_short'], ['+1415555123456789', 'too_long'],
  ['4155551234', 'invalid_country'], ['+999123456789', 'invalid_country'], ['+14155551234 ext. 5', 'not_a_number'],
])('says why %j is none', (text, reason) => {
  expect(checkPhone(text, null)).toMatchObject({ phone: text, format_valid: false, e164: null, country: null, reason });
});
