import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../server/cli/commands.ts';
import { helpOf } from '../../server/cli/help.ts';
import { parseCommandLine } from '../../server/cli/parse.ts';
import { codeBlocks, page } from './page.ts';

/** Every command line in the manual is one that the command's own parser takes. */
const FILES = readdirSync(new URL('../../docs/', import.meta.url));
const PAGES = ['../README.md', ...FILES.filter((name) => name.endsWith('.md'))];

const text = PAGES.map(page).join('\n');
const lines = codeBlocks(text, 'sh')
  .flatMap((block) => block.split('\n'))
  .flatMap((line) => /(?:^|\| |\$\()(?:npx --no-install )?ackwell (.*?)(?:\)|\s+#.*)?$/.exec(line)?.slice(1) ?? []);
const mentions = [...text.matchAll(/`ackwell ([^`]+)`/g)].map(([, words = '']) => words.split('`')[0] ?? '');

describe('in the manual', () => {
  test.for(lines)('ackwell %s can be typed', (line) => {
    expect(() => parseCommandLine(wordsOf(line), COMMANDS)).not.toThrow();
  });

  test.for(mentions)('ackwell %s is a command with these options', (mention) => {
    const words = mention.split(' ');
    const command = COMMANDS.find(({ name }) => name.split(' ').every((word, at) => word === words[at]));
    const help = command ? helpOf(command) : '';
    expect(words.filter((word) => word.startsWith('--') && !help.includes(`${word} `))).toEqual([]);
    expect(command?.name).toBeDefined();
  });

  test('there are commands to check', () => {
    expect(lines.length).toBeGreaterThan(5);
    expect(mentions.length).toBeGreaterThan(5);
  });
});

/** Words as a shell splits them, as far as the manual needs it. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}
