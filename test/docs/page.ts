import { readFileSync } from 'node:fs';

/** The text of a page, as a reader has it, by its path from docs/. */
export function page(name: string): string {
  return readFileSync(new URL(name, new URL('../../docs/', import.meta.url)), 'utf8');
}

/** The fenced code blocks of a page in one language, from the top. */
export function codeBlocks(text: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map(([, code = '']) => code);
}

/** The rows of every table of a page, each as its cells. Head and rule are left out. */
export function tableRows(text: string): string[][] {
  const lines = text.split('\n');
  const isRule = (line: string | undefined): boolean => /^\|[-| :]+\|$/.test(line ?? '');
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1]))
    .map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()));
}
