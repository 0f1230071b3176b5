import { describe, expect, test } from 'vitest';
import { withoutExceptions } from './exceptions.ts';
import { RULES } from './rules.ts';
import type { Finding, Tree } from './tree.ts';

/** What a rule must object to, and its nearest neighbour that is fine. */
type Case = { rule: string; title: string; bad: Record<string, string>; good: Record<string, string>; at: string };

const LONG_FUNCTION = `export function long(): void {\n${'  step();\n'.repeat(70)}}\n`;
const SHORT_FUNCTIONS = Array.from({ length: 40 }, (_, index) => `function f${index}x(): void {}\n`).join('');

const CASES: Case[] = [
  {
    rule: 'arrows',
    title: 'a sender that knows the store',
    bad: { 'server/webhooks/sender/sender.ts': `import type { Store } from '../../store/contract.ts';` },
    good: { 'server/webhooks/journal/journal.ts': `import type { Store } from '../../store/contract.ts';` },
    at: 'server/webhooks/sender/sender.ts:1',
  },
  {
    rule: 'arrows',
    title: 'an api that knows a concrete store',
    bad: { 'server/api/contacts.ts': `export { open } from '../store/sqlite/open.ts';` },
    good: { 'server/main.ts': `export { open } from './store/sqlite/open.ts';` },
    at: 'server/api/contacts.ts:1',
  },
  {
    rule: 'arrows',
    title: 'a package outside its zone',
    bad: { 'server/store/contact.ts': `import { z } from 'zod';` },
    good: { 'server/api/contact.ts': `import { z } from 'zod';` },
    at: 'server/store/contact.ts:1',
  },
  {
    rule: 'arrows',
    title: 'a package nobody listed',
    bad: { 'server/kit/pad.ts': `import pad from 'left-pad';` },
    good: { 'server/kit/pad.ts': `import { join } from 'node:path';` },
    at: 'server/kit/pad.ts:1',
  },
  {
    rule: 'cycles',
    title: 'a ring of three files',
    bad: {
      'server/kit/a.ts': `import { b } from './b.ts';`,
      'server/kit/b.ts': `import { c } from './c.ts';`,
      'server/kit/c.ts': `import { a } from './a.ts';`,
    },
    good: {
      'server/kit/a.ts': `import { b } from './b.ts';`,
      'server/kit/b.ts': `import { c } from './c.ts';`,
      'server/kit/c.ts': `import { type A } from './a.ts';`,
    },
    at: 'server/kit/a.ts',
  },
  {
    rule: 'file-sizes',
    title: 'a file of 501 lines',
    bad: { 'server/a.ts': '\n'.repeat(501), 'server/b.ts': '', 'server/c.ts': '' },
    good: { 'server/a.ts': '\n'.repeat(500), 'server/b.ts': '', 'server/c.ts': '' },
    at: 'server/a.ts',
  },
  {
    rule: 'file-sizes',
    title: 'a test of 601 lines',
    bad: { 'server/a.test.ts': '\n'.repeat(601) },
    good: { 'server/a.test.ts': '\n'.repeat(600) },
    at: 'server/a.test.ts',
  },
  {
    rule: 'file-sizes',
    title: 'a product of long files',
    bad: { 'server/a.ts': '\n'.repeat(81), 'server/b.ts': '\n'.repeat(81), 'server/c.ts': '' },
    good: { 'server/a.ts': '\n'.repeat(81), 'server/b.ts': '\n'.repeat(80), 'server/c.ts': '' },
    at: 'server',
  },
  {
    rule: 'function-sizes',
    title: 'a function of 72 lines',
    bad: { 'server/a.ts': LONG_FUNCTION + SHORT_FUNCTIONS },
    good: { 'server/a.test.ts': LONG_FUNCTION + SHORT_FUNCTIONS },
    at: 'server/a.ts:1',
  },
  {
    rule: 'function-sizes',
    title: 'too large a share of long functions',
    bad: { 'server/a.ts': `function f(): void {\n${'\n'.repeat(40)}}\nfunction g(): void {}` },
    good: { 'server/a.ts': `function f(): void {\n${'\n'.repeat(40)}}\n${SHORT_FUNCTIONS}` },
    at: 'server',
  },
  {
    rule: 'parameters',
    title: 'a function of four parameters',
    bad: { 'server/a.ts': 'const join = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];' },
    good: { 'server/a.ts': 'const join = (a: 1, b: 2, c: 3) => [a, b, c];' },
    at: 'server/a.ts:1',
  },
  {
    rule: 'line-widths',
    title: 'a line of 141 columns',
    bad: { 'server/a.ts': `\n${'x'.repeat(141)}` },
    good: { 'server/a.ts': `\n${'x'.repeat(140)}` },
    at: 'server/a.ts:2',
  },
  {
    rule: 'names',
    title: 'a folder for anything',
    bad: { 'server/utils/time.ts': '' },
    good: { 'server/utility/time.ts': '' },
    at: 'server/utils/time.ts',
  },
  {
    rule: 'names',
    title: 'a file name that is a series',
    bad: { 'server/retry2.ts': '' },
    good: { 'server/sha256.ts': '' },
    at: 'server/retry2.ts',
  },
  {
    rule: 'names',
    title: 'an exported name that is a series',
    bad: { 'server/a.ts': '\nexport const parse2 = 1;' },
    good: { 'server/a.ts': '\nexport const randomBase32 = 1;' },
    at: 'server/a.ts:2',
  },
  {
    rule: 'dead-files',
    title: 'a file that only dead files import',
    bad: { 'server/a.ts': `import './b.ts';`, 'server/b.ts': '', 'bench/run.ts': '' },
    good: { 'server/a.ts': `import './b.ts';`, 'server/b.ts': '', 'bench/run.ts': `import '../server/a.ts';` },
    at: 'server/b.ts',
  },
  {
    rule: 'dead-files',
    title: 'a file that only tests use',
    bad: { 'server/a.ts': '', 'server/a.test.ts': `import './a.ts';` },
    good: { 'server/rig.ts': '', 'server/a.test.ts': `import './rig.ts';` },
    at: 'server/a.ts',
  },
  {
    rule: 'dead-files',
    title: 'a worker nobody starts',
    bad: { 'bench/run.ts': '', 'bench/worker.ts': '' },
    good: { 'bench/run.ts': `new Worker(new URL('./worker.ts', import.meta.url));`, 'bench/worker.ts': '' },
    at: 'bench/worker.ts',
  },
  {
    rule: 'dead-exports',
    title: 'a value nobody imports',
    bad: { 'server/a.ts': 'export const limit = 1;\nconst twice = limit + limit;' },
    good: { 'server/a.ts': 'export const limit = 1;', 'server/b.ts': `import { limit } from './a.ts';` },
    at: 'server/a.ts:1',
  },
  {
    rule: 'dead-exports',
    title: 'a type that shapes nothing',
    bad: { 'server/a.ts': 'export type Answer = 42;' },
    good: { 'server/a.ts': 'export type Answer = 42;\nfunction ask(): Answer {}' },
    at: 'server/a.ts:1',
  },
  {
    rule: 'leftovers',
    title: 'an unfinished note',
    bad: { 'server/a.ts': '\n// TODO: later' },
    good: { 'server/a.ts': `const list = 'TODO';` },
    at: 'server/a.ts:2',
  },
  {
    rule: 'leftovers',
    title: 'commented-out code',
    bad: { 'server/a.ts': 'call();\n// const old = call();' },
    good: { 'server/a.ts': '/**\n *     const use = call();\n */\ncall(); // The call returns nothing; const is no keyword.' },
    at: 'server/a.ts:2',
  },
  {
    rule: 'leftovers',
    title: 'a silenced check',
    bad: { 'server/a.ts': '// @ts-ignore\ncall();' },
    good: { 'server/a.ts': '// Types are checked here too.\ncall();' },
    at: 'server/a.ts:1',
  },
  {
    rule: 'leftovers',
    title: 'a test that is skipped',
    bad: { 'server/a.test.ts': `test.skip('holds', () => {});` },
    good: { 'server/a.test.ts': `test('holds', () => {});` },
    at: 'server/a.test.ts:1',
  },
  {
    rule: 'leftovers',
    title: 'a path of one machine',
    bad: { 'docs/operating.md': 'Start it:\n    cd /home/me/ackwell' },
    good: { 'docs/operating.md': 'Start it:\n    cd ~/ackwell' },
    at: 'docs/operating.md:2',
  },
  {
    rule: 'sql',
    title: 'a statement outside the store',
    bad: { 'server/api/a.ts': '\nrun(`SELECT id\n  FROM contacts`);' },
    good: { 'server/store/a.ts': '\nrun(`SELECT id\n  FROM contacts`);', 'server/api/a.ts': `say('select a status, then update it');` },
    at: 'server/api/a.ts:2',
  },
  {
    rule: 'workspaces',
    title: 'a statement that any workspace would answer',
    bad: {
      'server/store/tables.ts': `const TABLES = [{ name: 'contacts', ...OF_WORKSPACE }];`,
      'server/store/sqlite/a.ts': `\nrun('SELECT * FROM contacts WHERE id = ?');`,
    },
    good: {
      'server/store/tables.ts': `const TABLES = [{ name: 'contacts', ...OF_WORKSPACE }];`,
      'server/store/sqlite/a.ts': `run('SELECT * FROM contacts WHERE workspace_id = ? AND id = ?');`,
    },
    at: 'server/store/sqlite/a.ts:2',
  },
  {
    rule: 'migrations',
    title: 'a number that another has',
    bad: {
      'server/store/sqlite/migrations/0001-first.sql': '', 'server/store/sqlite/migrations/0002-a.sql': '',
      'server/store/sqlite/migrations/0002-b.sql': '',
    },
    good: { 'server/store/sqlite/migrations/0001-first.sql': '', 'server/store/sqlite/migrations/0002-a.sql': '' },
    at: 'server/store/sqlite/migrations/0002-b.sql',
  },
  {
    rule: 'documents',
    title: 'a page with two titles',
    bad: { 'docs/a.md': '# One\n# Two' },
    good: { 'docs/a.md': '# One\n```sh\n# a comment\n```' },
    at: 'docs/a.md',
  },
  {
    rule: 'documents',
    title: 'a link to a page that is gone',
    bad: { 'docs/a.md': '# A\n[b](b.md)' },
    good: { 'docs/a.md': '# A\n[b](b.md), [root](../docs/), [out](https://example.com)', 'docs/b.md': '# B' },
    at: 'docs/a.md:2',
  },
  {
    rule: 'documents',
    title: 'a link to a heading that is gone',
    bad: { 'docs/a.md': '# A\n[b](b.md#what-is-left)', 'docs/b.md': '# B' },
    good: { 'docs/a.md': '# A\n[b](b.md#what-is-left)', 'docs/b.md': '# B\n## What is `left`' },
    at: 'docs/a.md:2',
  },
  {
    rule: 'root',
    title: 'a stray file in the root',
    bad: { 'notes.md': '# Notes' },
    good: { 'docs/notes.md': '# Notes' },
    at: 'notes.md',
  },
  {
    rule: 'package',
    title: 'a thirteenth npm script',
    bad: { 'package.json': manifest({ scripts: many(13) }) },
    good: { 'package.json': manifest({ scripts: many(12) }) },
    at: 'package.json',
  },
  {
    rule: 'package',
    title: 'a nineteenth runtime dependency',
    bad: { 'package.json': manifest({ dependencies: many(19) }) },
    good: { 'package.json': manifest({ dependencies: many(18), devDependencies: many(30) }) },
    at: 'package.json',
  },
  {
    rule: 'package',
    title: 'a version that may move',
    bad: { 'package.json': manifest({ devDependencies: { zod: '^4.0.0' } }) },
    good: { 'package.json': manifest({ devDependencies: { zod: '4.0.0' } }) },
    at: 'package.json',
  },
  {
    rule: 'lock',
    title: 'a host in the lock file',
    bad: { 'package-lock.json': lock({ resolved: 'https://registry.example/zod.tgz' }) },
    good: { 'package-lock.json': lock({ version: '4.0.0' }) },
    at: 'package-lock.json',
  },
  {
    rule: 'lock',
    title: 'a package that runs when installed',
    bad: { 'package-lock.json': lock({ hasInstallScript: true }) },
    good: { 'package-lock.json': lock({ hasInstallScript: true, optional: true }) },
    at: 'package-lock.json',
  },
  {
    rule: 'licences',
    title: 'a licence that binds those who use it',
    bad: { 'package-lock.json': lock({ license: 'AGPL-3.0-only' }) },
    good: { 'package-lock.json': lock({ license: 'ISC' }) },
    at: 'package-lock.json',
  },
  {
    rule: 'licences',
    title: 'a package without a licence, and a tool among what is passed on',
    bad: { 'package-lock.json': lock({ license: 'MPL-2.0' }) },
    good: { 'package-lock.json': lock({ license: 'MPL-2.0', dev: true }) },
    at: 'package-lock.json',
  },
];

describe('each rule can fail', () => {
  test.for(CASES)('$rule finds $title', ({ rule, bad, at }) => {
    expect(find(rule, bad).map(place)).toContain(at);
  });

  test.for(CASES)('$rule allows the neighbour of $title', ({ rule, good }) => {
    expect(find(rule, good)).toEqual([]);
  });

  test('no rule is left without a case', () => {
    expect(new Set(CASES.map(({ rule }) => rule))).toEqual(new Set(RULES.map(({ rule }) => rule)));
  });
});

describe('an exception', () => {
  const finding: Finding = { file: 'server/a.ts', says: 'Too long.', amount: 520 };
  const exception = { rule: 'file-sizes', file: 'server/a.ts', reason: 'One table.', atMost: 520 };

  test('covers what it names', () => {
    expect(withoutExceptions('file-sizes', [finding], [exception])).toEqual([]);
  });

  test('does not cover growth', () => {
    const grown = { ...finding, amount: 521 };
    expect(withoutExceptions('file-sizes', [grown], [exception])).toContain(grown);
  });

  test('is itself found once unneeded', () => {
    expect(withoutExceptions('file-sizes', [], [exception]).map(place)).toEqual(['server/a.ts']);
  });

  test('says nothing about other rules', () => {
    expect(withoutExceptions('names', [finding], [exception])).toEqual([finding]);
  });
});

function find(name: string, files: Record<string, string>): Finding[] {
  const tree: Tree = new Map(Object.entries(files));
  return RULES.filter(({ rule }) => rule === name).flatMap((rule) => rule.find(tree));
}

function place({ file, line }: Finding): string {
  return line === undefined ? file : `${file}:${line}`;
}

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, '1.0.0']));
}

function manifest(content: object): string {
  return JSON.stringify(content);
}

function lock(zod: object): string {
  return JSON.stringify({ packages: { 'node_modules/zod': zod } });
}
