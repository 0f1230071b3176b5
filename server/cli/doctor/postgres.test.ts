import { expect, test } from 'vitest';
import { checkClocks, checkDurability } from './postgres.ts';

test.each<[string, number, string]>([
  ['within the time that asking took', 10_400, 'ok'],
  ['a moment before', 9_500, 'ok'],
  ['hours behind', 10_000 - 7_200_000, 'warn'],
  ['hours ahead', 10_000 + 7_200_000, 'warn'],
])('a database whose clock is %s', (_, nowMs, status) => {
  expect(checkClocks(nowMs, { before: 10_000, after: 10_800 })).toMatchObject({ check: 'clocks', status });
});

test.each([
  [{}, 'ok', 'on the disk'],
  [{ ofOthers: 'off' }, 'ok', 'switched on in our sessions'],
  [{ fsync: 'off' }, 'warn', 'fsync = off: a power cut can take all'],
])('a database with %o', (settings, status, says) => {
  const durable = { fsync: 'on', fullPageWrites: 'on', synchronousCommit: 'on', ofOthers: 'on' };
  const found = checkDurability({ ...durable, ...settings });
  expect(found).toMatchObject({ check: 'power cut', status, says: expect.stringContaining(says) });
});
