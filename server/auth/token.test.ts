import { expect, test } from 'vitest';
import { hashSecret } from './secret.ts';
import { isTokenShaped, newToken } from './token.ts';

test('makes tokens of 64 letters and digits', () => {
  const { token, hash, prefix } = newToken();
  expect(token).toMatch(/^apitk_[A-Za-z0-9]{64}$/);
  expect(hash).toBe(hashSecret(token));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(token.startsWith(prefix)).toBe(true);
  expect(prefix).toHaveLength(12);
});

test('favours no character', () => {
  const counts = new Map<string, number>();
  const tokens = 2_000;
  for (let i = 0; i < tokens; i++) {
    for (const character of newToken().token.slice(6)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const expected = (tokens * 64) / 62;
  expect(counts.size).toBe(62);
  // Taking a byte modulo 62 would favour eight characters by 25 %; six standard deviations are 13 %.
  for (const count of counts.values()) expect(Math.abs(count / expected - 1)).toBeLessThan(0.13);
});

test.each(['', 'apitk_', `apitk_${'a'.repeat(63)}`, `apitk_${'a'.repeat(65)}`, `apitk_${'ä'.repeat(64)}`, `x${'a'.repeat(69)}`])(
  'sees that %j is no token',
  (text) => {
    expect(isTokenShaped(text)).toBe(false);
  },
);
