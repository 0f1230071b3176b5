import { expect, test } from 'vitest';
import { filledIn, partsOf } from './template-parts.ts';

test('takes a template apart', () => {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
    { type: 'body', text: 'Hello {{1}}, {{ 2 }} is ready.' },
    { type: 'FOOTER', text: 'Acme' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }] },
  ];
  expect(partsOf({ components })).toEqual({
    header: { kind: 'text', text: 'Order {{1}}', hasPlace: true },
    body: 'Hello {{1}}, {{ 2 }} is ready.',
    footer: 'Acme',
    buttons: ['Thanks'],
  });
});

test.each([[[]], [[null, 7, 'BODY', [], { type: 7 }]], [[{ type: 'HEADER', format: 'IMAGE' }, { type: 'BUTTONS', buttons: 'none' }]]])(
  'takes %j for what can be understood of it',
  (components) => {
    expect(partsOf({ components })).toMatchObject({ body: '', footer: '', buttons: [] });
  },
);

test('fills in what is known', () => {
  expect(filledIn('Hello {{name}}, {{ order }}!', ['name', 'order'], ['Ana', ''])).toBe('Hello Ana, {{ order }}!');
});
