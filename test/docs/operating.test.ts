import { expect, test } from 'vitest';
import { flagOf, KEYS, KEY_NAMES, variableOf, type Declaration } from '../../server/config/keys.ts';
import { page, tableRows } from './page.ts';

test('the page lists every setting as the table of settings has it', () => {
  const listed = tableRows(page('operating.md')).filter(([flag]) => flag?.startsWith('`--'));
  expect(listed).toEqual(
    KEY_NAMES.map((key) => {
      const { kind, default: value, sentence }: Declaration<unknown> = KEYS[key];
      const isPlain = typeof value === 'string' || typeof value === 'number';
      return [`\`--${flagOf(key)} ${kind.placeholder}\``, `\`${variableOf(key)}\``, isPlain ? `\`${value}\`` : '', sentence];
    }),
  );
});
