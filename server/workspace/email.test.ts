import { expect, test } from 'vitest';
import { emailAddress } from './email.ts';

const accepts = (text: string) => emailAddress().safeParse(text).success;

test.each([
  'john@example.com',
  "o'brien@example.com",
  'first.last+tag@sub.example.co.uk',
  'a@xn--80ak6aa92e.com',
  'jürgen@münchen.example',
  'a_b-c&d@example.museum',
  `${'a'.repeat(64)}@example.com`,
])('accepts %s', (text) => {
  expect(accepts(text)).toBe(true);
});

test.each([
  '',
  'a',
  'a@',
  '@example.com',
  'a@b',
  'a@exa mple.com',
  'a@-example.com',
  'a@example-.com',
  'a@example..com',
  'a@example.com.',
  'a@example.123',
  'a..b@example.com',
  '.a@example.com',
  'a.@example.com',
  'a@b@example.com',
  '"<script>"@example.com',
  'John <john@example.com>',
  'a@[127.0.0.1]',
  'a@example.com\0',
  'a@example.com\n',
  ' a@example.com',
  'a\u200b@example.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.com`,
])('refuses %s', (text) => {
  expect(accepts(text)).toBe(false);
});

test('decides fast on hostile text', () => {
  const text = `a@${'a-'.repeat(90)}!`;
  expect(accepts(text)).toBe(false);
});
