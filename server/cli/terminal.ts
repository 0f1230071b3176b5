import { text as readAll } from 'node:stream/consumers';
import { styleText } from 'node:util';

/** Where a command speaks: results on stdout, talk on stderr, so that results can be piped. */
export type Terminal = {
  print(line: string): void;
  say(line: string): void;
  /** Replaces the line written last by this, when a person is watching; says nothing otherwise. */
  progress(line: string): void;
  /** Colour for stdout; the text itself where colour is not wanted. */
  paint(colour: Colour, text: string): string;
  /** All of stdin. */
  read(): Promise<string>;
};

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

export function processTerminal({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal {
  const colourful = stdout.isTTY && !env['NO_COLOR'];
  let underway = false;
  const endProgress = () => {
    if (underway) stderr.write('\r\u001b[K');
    underway = false;
  };
  return {
    print(line) {
      endProgress();
      stdout.write(`${stdout.isTTY ? line.replace(UNSEEN, escaped) : line}\n`);
    },
    say(line) {
      endProgress();
      stderr.write(`${line}\n`);
    },
    progress(line) {
      if (!stderr.isTTY) return;
      stderr.write(`\r${line}\u001b[K`);
      underway = true;
    },
    paint: (colour, text) => (colourful ? styleText(colour, text, { validateStream: false }) : text),
    read: () => readAll(stdin),
  };
}

/** JSON lets these pass, and 8-bit terminals obey some. Commands write none of them; the escape character they do, for colour. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from outside, with what could steer a terminal made visible. Line feeds stay where `lines` says so. */
export function printable(text: string, lines: 'one line' | 'lines' = 'one line'): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n' && lines === 'lines') return character;
    return escaped(character);
  });
}

/** As in JSON, so that JSON means the same with it. */
function escaped(character: string): string {
  return character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** Rows in columns as wide as their widest cell, two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
