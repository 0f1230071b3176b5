import { expect, test } from 'vitest';
import { RefusalError } from '../workspace/refusal.ts';
import { Passwords } from './password.ts';

const passwords = new Passwords();

test('hashes into a string that tells its parameters', async () => {
  const hash = await passwords.hash('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwords.hash('correct horse')).not.toBe(hash);
  expect(await passwords.matches('correct horse', hash)).toBe(true);
  expect(await passwords.matches('correct horsE', hash)).toBe(false);
});

test('reads hashes made with other parameters', async () => {
  // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await passwords.matches('password', hash)).toBe(true);
  expect(await passwords.matches('Password', hash)).toBe(false);
});

test('matches nothing where there is no account', async () => {
  expect(await passwords.matches('', null)).toBe(false);
});

test('stops at a hash that is none', async () => {
  await expect(passwords.matches('x', 'plain')).rejects.toThrow('not an argon2id PHC string');
});

test('runs two at a time and refuses what a queue of twenty cannot hold', async () => {
  const busy = new Passwords();
  const settled = await Promise.allSettled(Array.from({ length: 30 }, () => busy.hash('x')));
  const refused = settled.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ reason: expect.any(RefusalError), status: 'rejected' });
  expect(await busy.matches('x', await busy.hash('x'))).toBe(true);
});
