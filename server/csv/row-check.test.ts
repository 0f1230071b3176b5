import { expect, test } from 'vitest';
import { RefusalError } from '../workspace/refusal.ts';
import { MAX_IMPORT_ROWS } from './limits.ts';
import { csvParser } from './reading.ts';
import { RowCheck } from './row-check.ts';

const HEADER = Buffer.from('a,b,c\n');
/** Rows as wide as the header: the parser makes an error of each other one, which takes ten times as long. */
const BLOCK = 100_000;
const ROWS = Buffer.from('1,,\n'.repeat(BLOCK));

async function checked(blocks: number, rest: string): Promise<number> {
  const check = new RowCheck(() => {});
  await check.write(HEADER);
  for (let nth = 0; nth < blocks; nth++) await check.write(ROWS);
  await check.write(Buffer.from(rest));
  return check.end();
}

test('counts the rows that a file may have, and refuses one more', { timeout: 60_000 }, async () => {
  const blocks = MAX_IMPORT_ROWS / BLOCK;
  expect(await checked(blocks, '\n\n')).toBe(MAX_IMPORT_ROWS);
  await expect(checked(blocks, '1,,\n')).rejects.toThrow(RefusalError);
});

test('lets others have their turn while it reads', async () => {
  let turns = 0;
  const turning = setInterval(() => turns++, 0);
  await checked(1, '');
  clearInterval(turning);
  expect(turns).toBeGreaterThan(5);
});

test.each(['', 'a\n', '"a\nb"\n', 'a,b,c,d\r\n', '\n\n"x"', 'x\rx\n', '""\n', ' \n,\n'])('counts %j as whoever reads it does', async (text) => {
  const reader = csvParser();
  reader.end(Buffer.concat([HEADER, Buffer.from(text)]));
  expect(await checked(0, text)).toBe((await reader.toArray()).length - 1);
});
