import { expect, test } from 'vitest';
import { shortUrl } from './short-url.ts';

test.each([
  ['https://crm.example.com/hooks/ackwell', 'crm.example.com/hooks/ackwell'],
  ['https://crm.example.com:8443/', 'crm.example.com:8443'],
  ['https://crm.example.com/hook?tenant=7#x', 'crm.example.com/hook?…'],
  [`https://crm.example.com/${'a'.repeat(20)}/${'b'.repeat(20)}/end`, 'crm.example.com/a…bbbbbbbbbb/end'],
  ['', ''],
  ['no address', 'no address'],
])('%s is named %s', (url, name) => {
  expect(shortUrl(url)).toBe(name);
});

test('a name is never longer than its column', () => {
  expect(shortUrl(`https://${'host.'.repeat(40)}example/${'x'.repeat(2000)}`)).toHaveLength(32);
});
