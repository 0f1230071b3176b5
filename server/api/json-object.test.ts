import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../workspace/refusal.ts';
import { readJsonObject } from './json-object.ts';

const read = (text: string | Buffer) => readJsonObject(Buffer.from(text));

function refusalOf(text: string | Buffer) {
  try {
    read(text);
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  return null;
}

test('reads every object as JSON.parse does', () => {
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'), fc.jsonValue({ maxDepth: 5 }));
  fc.assert(
    fc.property(object, fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : 0);
      fc.pre(!text.includes('__proto__') && !/\\ud[89a-f]/.test(text));
      expect(read(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('takes pairs of surrogates and quoted backslashes', () => {
  expect(read(String.raw`{"a":"\ud83d\ude00","b\\":"\\\":{","c":"\\"}`)).toEqual({ a: '😀', 'b\\': '\\":{', c: '\\' });
});

describe('refuses as malformed', () => {
  test.each([
    ['nothing but a byte order mark', '\ufeff'],
    ['a byte order mark before it', '\ufeff{}'],
    ['a truncated object', '{'],
    ['text after it', '{} x'],
    ['NaN', '{"a":NaN}'],
    ['a raw tab in a string', '{"a":"\t"}'],
    ['a string without an end', '{"a":"'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['a key twice further down', '{"a":[{"b":{"c":1,"c":1}}]}'],
    ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['a megabyte of brackets', '['.repeat(1024 * 1024)],
  ])('%s', (_what, text) => {
    expect(refusalOf(text)?.refused).toBe('malformed_json');
  });

  test.each([
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['a cut UTF-8 sequence', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3]), Buffer.from('"}')])],
    ['a surrogate in UTF-8', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])],
  ])('%s', (_what, bytes) => {
    expect(refusalOf(bytes)?.message).toBe('The request body is not valid UTF-8.');
  });
});

test('takes 10,000 keys and no more', () => {
  const keys = (count: number) => `{"a":{${Array.from({ length: count - 1 }, (_, at) => `"k${at}":1`).join(',')}}}`;
  expect(Object.keys(Object(read(keys(10_000))['a']))).toHaveLength(9_999);
  expect(refusalOf(keys(10_001))).toMatchObject({ refused: 'malformed_json', message: 'The request body has more than 10000 keys.' });
});

test('takes 32 levels', () => {
  expect(refusalOf(`{"a":${'['.repeat(31)}${']'.repeat(31)}}`)).toBeNull();
});

test.each(['1', 'null', '"a"', '[]', '[{"a":1}]'])('refuses %s in place of an object', (text) => {
  expect(refusalOf(text)).toMatchObject({ refused: 'validation_failed', errors: { body: ['The body field must be a JSON object.'] } });
});

test.each([
  [String.raw`{"a":{"b":["x\ud800y"]}}`, 'a.b.0'],
  [String.raw`{"name":"\udfff"}`, 'name'],
  [String.raw`{"\ud800":1}`, 'body'],
])('refuses half a surrogate pair in %s', (text, field) => {
  const refusal = refusalOf(text);
  expect(refusal?.refused).toBe('validation_failed');
  expect(Object.keys(refusal?.errors ?? {})).toEqual([field]);
});

test('refuses the key that changes prototypes', () => {
  expect(refusalOf('{"a":{"__proto__":{"isAdmin":true}}}')?.refused).toBe('validation_failed');
  expect(read('{"constructor":{"prototype":{}},"toString":1}')).toEqual({ constructor: { prototype: {} }, toString: 1 });
});
