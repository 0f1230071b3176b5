import { expect, test } from 'vitest';
import { guessMapping, mappedFile, missingColumns } from './mapping.ts';

test('columns are known by their names, whoever wrote them', () => {
  const header = ['First Name', 'Nachname', 'Mobile', 'E-mail', 'Shoe size', 'shirt', 'id', 'email'];
  expect(guessMapping(header, ['shoe_size'])).toEqual([
    'firstname',
    'lastname',
    'phone',
    'email',
    'shoe_size',
    null,
    null,
    null,
  ]);
});

test('what every contact needs is asked for', () => {
  expect(missingColumns(['firstname', null, 'phone'])).toEqual(['type', 'status_id', 'source_id']);
});

test('only what is taken in is sent, under the names of the server, and with what all rows share', () => {
  const text = 'Name;Old;Tel\nAda;x;"+1 415"\nB;y\n';
  const plan = { text, separator: ';', mapping: ['firstname', null, 'phone'], constants: { type: 'lead' } };
  expect(mappedFile(plan)).toBe('firstname,phone,type\r\nAda,+1 415,lead\r\nB,,lead\r\n');
});
