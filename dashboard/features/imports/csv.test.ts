import { expect, test } from 'vitest';
import { csvLine } from '../../client/csv-line.ts';
import { csvRows, separatorOf } from './csv.ts';

const rows = (text: string, separator = ',') => [...csvRows(text, separator)];

test.each<[string, string[][]]>([
  ['a,b\nc,d\n', [['a', 'b'], ['c', 'd']]],
  ['a,b\r\nc,d', [['a', 'b'], ['c', 'd']]],
  ['a,,\n,b,', [['a', '', ''], ['', 'b', '']]],
  ['"a ""x"", y","two\nlines"\n', [['a "x", y', 'two\nlines']]],
  ['"",a\n', [['', 'a']]],
  ['', []],
])('%j holds %j', (text, cells) => {
  expect(rows(text)).toEqual(cells);
});

test.each(['"a', '"a"b\n'])('%j is no CSV', (text) => {
  expect(() => rows(text)).toThrow(SyntaxError);
});

test('the separator is found, and what is written is read back', () => {
  expect([separatorOf('a;b;c\n1,5;2;3'), separatorOf('a\tb'), separatorOf('a,b'), separatorOf('a')]).toEqual([';', '\t', ',', ',']);
  const cells = ['plain', 'a, b', 'say "no"', 'two\nlines', ''];
  expect(rows(csvLine(cells))).toEqual([cells]);
});
