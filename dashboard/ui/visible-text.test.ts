import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('what would change how a text is shown is shown itself', () => {
  expect(visibleText('\u001b[31mred\u0000\u0007')).toBe('␛[31mred␀␇');
  expect(visibleText('invoice\u202efdp.exe \u2066x\u2069 \u200f')).toBe('invoice⟨U+202E⟩fdp.exe ⟨U+2066⟩x⟨U+2069⟩ ⟨U+200F⟩');
  expect(visibleText('paid\rdue \u007f\u0085')).toBe('paid␍due ⟨U+007F⟩⟨U+0085⟩');
});

test('lines, tabs and every writing stay as they are', () => {
  const text = '{\r\n\t"a": "ü 漢字 שלום مرحبا 👩‍👩‍👧"\n}';
  expect(visibleText(text)).toBe(text);
});
