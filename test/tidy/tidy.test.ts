import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EXCEPTIONS, withoutExceptions } from './exceptions.ts';
import { RULES } from './rules.ts';
import { readTree, type Finding } from './tree.ts';

const tree = readTree(fileURLToPath(new URL('../..', import.meta.url)));

/** The first to ask reads the whole project, which takes a busy machine a minute. */
const PATIENCE_MS = 180_000;

describe('in this project', () => {
  test.for(RULES)('$holds', { timeout: PATIENCE_MS }, ({ rule, find }) => {
    expect(withoutExceptions(rule, find(tree), EXCEPTIONS).map(sentence)).toEqual([]);
  });

  test('every exception belongs to a rule', () => {
    const rules = RULES.map(({ rule }) => rule);
    expect(EXCEPTIONS.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
  });
});

function sentence({ file, line, says }: Finding): string {
  return `${file}${line === undefined ? '' : `:${line}`} ${says}`;
}
