import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf } from './form-parts.ts';

const TYPE = 'multipart/form-data; boundary=b';
const part = (head: string, content = 'x') => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const read = (text: string, type = TYPE) =>
  partsOf(type, Buffer.from(text))?.map(({ name, filename, type: kind, bytes }) => [name, filename, kind, bytes.toString()]) ?? null;

const word = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', '\\', ';', ' ', '=', '%22', '\n', '--', 'b'), minLength: 1, maxLength: 6 });
const content = fc.string({ unit: fc.constantFrom('x', '\r\n', '--', 'b', '\0', 'é'), maxLength: 12 });

test('the parts are those that the platform reads of what it has written', async () => {
  const file = fc.record({ name: word, type: fc.constantFrom('image/png', '', 'text/plain'), content });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, fc.oneof(content, file)), { minLength: 1, maxLength: 5 }), async (entries) => {
      const form = new FormData();
      for (const [name, value] of entries) {
        if (typeof value === 'string') form.append(name, value);
        else form.append(name, new File([value.content], value.name, { type: value.type }));
      }
      const written = new Response(form);
      const type = written.headers.get('content-type') ?? '';
      const body = Buffer.from(await written.arrayBuffer());
      const again = [...(await new Response(body, { headers: { 'content-type': type } }).formData())];
      const theirs = again.map(async ([name, value]) =>
        typeof value === 'string' ? [name, null, 'text/plain', value] : [name, value.name, value.type, await value.text()]);
      expect(read(body.toString(), type)).toEqual(await Promise.all(theirs));
    }),
  );
});

test('what other clients write is read as well', () => {
  const text = `${part('name=plain')}${part(`name="a"; filename*=UTF-8''%C3%A9.png`)}${part('name="b"; filename=""')}--b--`;
  expect(read(text, 'multipart/form-data; charset=utf-8; boundary="b"')).toEqual([
    ['plain', null, 'text/plain', 'x'], ['a', 'é.png', 'text/plain', 'x'], ['b', '', 'text/plain', 'x'],
  ]);
  expect(read('--b--\r\n')).toEqual([]);
});

test.each([
  ['no boundary', part('name="a"'), 'multipart/form-data'],
  ['a boundary that is too long', part('name="a"'), `multipart/form-data; boundary=${'b'.repeat(71)}`],
  ['another beginning', `x${part('name="a"')}--b--`],
  ['no end', part('name="a"')],
  ['a part without a name', `${part('')}--b--`],
  ['a part without a head', '--b\r\n\r\nx\r\n--b--'],
  ['words behind a boundary', '--bx\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--'],
  ['a head without end', `${part(`name="${'a'.repeat(5_000)}"`)}--b--`],
  ['more parts than any call has fields', `${part('name="a"').repeat(51)}--b--`],
  ['a third of a million parts', `${part('name="a"').repeat(300_000)}--b--`],
])('with %s it is no form', (_what, text, type = TYPE) => expect(read(text, type)).toBeNull());

test('no bytes make it throw', () => {
  const any = fc.string({ unit: fc.constantFrom('--b', '\r\n', '--', 'Content-Disposition: form-data; name="a"', 'x', '%', ';', '"'), maxLength: 40 });
  fc.assert(fc.property(any, (text) => void read(`--b${text}`)));
});
