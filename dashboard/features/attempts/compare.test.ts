import { expect, test } from 'vitest';
import { compareBodies } from './compare.ts';

const SENT = '{"event":"created","data":{"id":7,"name":"Zoë"}}';

test('takes equal bytes as equal', () => {
  expect(compareBodies(SENT, SENT)).toEqual({ isSame: true, says: 'The same: all 49 bytes agree.' });
});

test.each([
  [`${SENT}\n`, 'Byte 50 differs: sent nothing more, received “\\n”. White space was added'],
  ['{"data":{"name":"Zoë","id":7},"event":"created"}', 'Byte 3 differs: sent “event'],
  ['{"data":{"name":"Zoë","id":7},"event":"created"}', 'the same JSON written anew'],
  [SENT.replace('ë', 'e'), 'Byte 45 differs: sent “ë"}}”, received “e"}}”. The content itself is another'],
  [SENT.slice(0, 20), 'The end is missing'],
  ['', 'Byte 1 differs: sent “{"event":"created","data”, received nothing more'],
])('says where %j leaves it, and why', (received, says) => {
  const comparison = compareBodies(SENT, received);
  expect(comparison.isSame).toBe(false);
  expect(comparison.says).toContain(says);
});
