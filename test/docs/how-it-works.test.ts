import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page, tableRows } from './page.ts';

const LIMIT = /^`([A-Z_0-9]+) = (.+)`$/;

const limits = tableRows(page('how-it-works.md')).flatMap(([, bound = '', where = '']) => {
  const [, name, value] = LIMIT.exec(bound) ?? [];
  const [, path] = /\(\.\.\/(.+)\)/.exec(where) ?? [];
  return name === undefined || value === undefined || path === undefined ? [] : [{ name, value, path }];
});

test('the page has a table of limits', () => {
  expect(limits.length).toBeGreaterThan(15);
});

test.for(limits)('$name is in $path as the page says', ({ name, value, path }) => {
  const code = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  expect(code).toContain(`const ${name} = ${value}`);
});
