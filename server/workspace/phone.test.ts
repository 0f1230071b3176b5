import { expect, test } from 'vitest';
import { toE164 } from './phone.ts';

test.each([
  ['+14155551234', null, '+14155551234'],
  ['+15550002222', null, '+15550002222'],
  ['+8613800138000', null, '+8613800138000'],
  ['+1 (415) 555-1234', null, '+14155551234'],
  ['+1415555\u00a01234', null, '+14155551234'],
  ['+1415555-----1234', null, '+14155551234'],
  ['0014155551234', null, '+14155551234'],
  ['0014155551234', 'DE', '+14155551234'],
  ['+14155551234', 'DE', '+14155551234'],
  ['030 1234567', 'DE', '+49301234567'],
  ['(415) 555-1234', 'US', '+14155551234'],
])('normalises %s of %s to %s', (text, country, number) => {
  expect(toE164(text, country)).toBe(number);
});

test.each([
  ['4155551234', null],
  ['٠١٢٣٤٥٦٧٨٩', null],
  ['4155551234', 'XX'],
  ['abc', 'US'],
  ['', 'US'],
  ['+', null],
  ['+1415555', null],
  ['+999123456789', null],
  ['+1 (415) 555-1234 ext. 5', null],
  ['+1415555,1234', null],
  ['+1415555;ext=1', null],
  ['tel:+14155551234', null],
  ["+1415'; DROP TABLE", null],
  ['+1-800-FLOWERS', null],
])('finds no number in %s of %s', (text, country) => {
  expect(toE164(text, country)).toBeNull();
});
