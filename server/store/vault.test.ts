import { expect, test } from 'vitest';
import { isSealed, newVaultKey, Vault } from './vault.ts';

const PLACE = { workspaceId: 6, purpose: 'webhook secret' } as const;
const SECRET = 'whsec_canary of many words, ünïcode too';

test('opens what it sealed, and shows nothing of it', () => {
  const vault = new Vault(newVaultKey());
  const sealed = vault.seal(SECRET, PLACE);
  expect(isSealed(sealed)).toBe(true);
  expect(sealed).not.toContain('canary');
  expect(vault.seal(SECRET, PLACE)).not.toBe(sealed);
  expect(vault.open(sealed, PLACE)).toBe(SECRET);
});

test('opens nothing with another key, in another place, or after a change', () => {
  const vault = new Vault(newVaultKey());
  const sealed = vault.seal(SECRET, PLACE);
  const touched = sealed.slice(0, 20) + (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21);
  for (const open of [
    () => new Vault(newVaultKey()).open(sealed, PLACE),
    () => new Vault(null).open(sealed, PLACE),
    () => vault.open(sealed, { ...PLACE, workspaceId: 7 }),
    () => vault.open(touched, PLACE),
    () => vault.open('sealed:', PLACE),
  ]) {
    expect(open).toThrow(/sealed with another key/);
  }
});

test('passes on what was stored before there was a key', () => {
  expect(new Vault(newVaultKey()).open(SECRET, PLACE)).toBe(SECRET);
  expect(new Vault(null).seal(SECRET, PLACE)).toBe(SECRET);
});

test('takes no key that could be guessed', () => {
  expect(() => new Vault('password')).toThrow(/shorter than 32 characters/);
  expect(new Vault('k'.repeat(32)).keyId).toMatch(/^[0-9a-f]{16}$/);
});
