import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { processTerminal } from './terminal.ts';

/** One character of each kind that a terminal may obey or hide: C1, DEL, right to left, a tag beyond the first plane. */
const STEERING = 'a\u009b31m\u007f\u202eb\u{e0041}\u2028';

function written(line: string, isTTY: boolean): string {
  const stdout = Object.assign(new PassThrough(), { isTTY });
  processTerminal({ ...process, stdout, stderr: new PassThrough(), env: {} } as unknown as NodeJS.Process).print(line);
  return String(stdout.read());
}

test('what strangers wrote steers no terminal, and JSON means the same', () => {
  const line = JSON.stringify({ name: STEERING, escape: '\u001b[31m' });
  const shown = written(line, true);
  expect(shown).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(shown)).toEqual(JSON.parse(line));
});

test('a file gets what was stored, and colours stay', () => {
  expect(written(STEERING, false)).toBe(`${STEERING}\n`);
  expect(written('\u001b[31mred\u001b[39m', true)).toBe('\u001b[31mred\u001b[39m\n');
});
