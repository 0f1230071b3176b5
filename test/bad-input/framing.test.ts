import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw, type RawAnswer } from '../support/raw-http.ts';
import { contactOn, makeShelf, type Shelf } from '../support/records.ts';
import { expectRefused, storedState } from '../support/refusals.ts';
import { Site } from '../support/site.ts';

const MAX_BODY_BYTES = 1024 * 1024;

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', path: '/contacts', body, headers });

const FRAMED = /^(content-length|transfer-encoding):/i;

/** A POST of a lawful contact in which the test writes every byte of the head, except a length where it names none. */
const postRaw = (headers: readonly string[], body = JSON.stringify(contactOn(shelf))): Promise<RawAnswer> => {
  const length = headers.some((header) => FRAMED.test(header)) ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = ['POST /api/v1/acme/contacts HTTP/1.1', `Authorization: Bearer ${site.acme.token}`, ...headers, ...length];
  return sendRaw(site.server.origin, `${lines.join('\r\n')}\r\n\r\n${body}`);
};

describe('a body that is not JSON', () => {
  test.each([
    '{', '}', '{firstname:"A"}', "{'firstname':'A'}", '{"firstname":"A"} x', '{"firstname":"A",}',
    '{"firstname":NaN}', '{"status_id":01}', '{"status_id":1.}',
    '{"status_id":+1}', '{"firstname":"a\tb"}', '{"firstname":"\\u12"}', '{"firstname":"\\x41"}', '\ufeff',
    ")]}',\n{}", 'undefined', '{"a":1}{"b":2}', '// {}',
  ])('is refused: %j', async (body) => {
    await expectRefused(api, () => post(body), { statuses: [400] });
  });

  test.each(['', '1', '"text"', 'true', 'null', '[]', '[{"firstname":"A"}]'])('is refused as no object: %s', async (body) => {
    await expectRefused(api, () => post(body), { statuses: [400, 422] });
  });

  test.each([
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
    ['Latin 1', Buffer.from('{"firstname":"José"}', 'latin1')],
    ['a truncated character', Buffer.from('{"firstname":"\xc3"}', 'latin1')],
    ['an overlong character', Buffer.from('{"firstname":"\xc0\xaf"}', 'latin1')],
    ['a surrogate in UTF-8', Buffer.from('{"firstname":"\xed\xa0\x80"}', 'latin1')],
    ['a character above the last', Buffer.from('{"firstname":"\xf4\x90\x80\x80"}', 'latin1')],
    ['gzip', gzipSync('{}')],
  ])('is refused and not repaired: %s', async (_title, body) => {
    await expectRefused(api, () => post(body), { statuses: [400, 422] });
  });

  test('is refused for a key that comes twice', async () => {
    const body = JSON.stringify(contactOn(shelf)).replace('{', '{"firstname":"Other",');
    await expectRefused(api, () => post(body), { statuses: [400, 422] });
    await expectRefused(api, () => post(body.replace('"firstname"', '"first\\u006eame"')), { statuses: [400, 422] });
  });
});

describe('a body that is too much', () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify(contactOn(shelf, { unknown_key: '' }));
    return text.replace('"unknown_key":""', `"unknown_key":"${'a'.repeat(bytes - text.length)}"`);
  };

  test('has more than a mebibyte', async () => {
    expect((await post(padded(MAX_BODY_BYTES))).status).toBe(201);
    await expectRefused(api, () => post(padded(MAX_BODY_BYTES + 1)), { statuses: [413] });
  });

  test('is nested without end', async () => {
    const nested = (depth: number) => `{"custom_fields_data":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
    for (const depth of [500, 100_000]) await expectRefused(api, () => post(nested(depth)), { statuses: [400, 422] });
    await expectRefused(api, () => post('['.repeat(100_000)), { statuses: [400, 422] });
  });

  test('is announced as gzip', async () => {
    const statuses = [400, 413, 415];
    await expectRefused(api, () => post(gzipSync('a'.repeat(10_000_000)), { 'content-encoding': 'gzip' }), { statuses });
    await expectRefused(api, () => post(JSON.stringify(contactOn(shelf)), { 'content-encoding': 'gzip' }), { statuses });
  });
});

describe('a head that is wrong', () => {
  const postAs = (type: string) => post(JSON.stringify(contactOn(shelf)), { 'content-type': type });
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];

  test.each(['', 'text/plain', 'text/json', 'application/jsonp', ...forms])('has the content type %j', async (type) => {
    await expectRefused(api, () => postAs(type), { statuses: [415] });
  });

  const asJson = ['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8', 'APPLICATION/JSON'];
  test.each(asJson)('is not %s', async (type) => {
    expect((await postAs(type)).status).toBe(201);
  });

  const JSON_TYPE = 'Content-Type: application/json';
  test.each([
    ['a length that is no number', ['Host: x', JSON_TYPE, 'Content-Length: abc']],
    ['a negative length', ['Host: x', JSON_TYPE, 'Content-Length: -1']],
    ['two lengths', ['Host: x', JSON_TYPE, 'Content-Length: 5', 'Content-Length: 6']],
    ['a length and chunks', ['Host: x', JSON_TYPE, 'Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['an unknown coding', ['Host: x', JSON_TYPE, 'Transfer-Encoding: xchunked']],
    ['a list of lengths', ['Host: x', JSON_TYPE, 'Content-Length: 2, 2']],
    ['a length with a sign', ['Host: x', JSON_TYPE, 'Content-Length: +2']],
    ['a length beyond all numbers', ['Host: x', JSON_TYPE, `Content-Length: ${'9'.repeat(20)}`]],
    ['the same coding twice', ['Host: x', JSON_TYPE, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['a chunk of no size', ['Host: x', JSON_TYPE, 'Transfer-Encoding: chunked']],
    ['no host', [JSON_TYPE]],
    ['an empty host', ['Host:', JSON_TYPE]],
    ['two hosts', ['Host: x', 'Host: y', JSON_TYPE]],
    ['two types', ['Host: x', JSON_TYPE, 'content-type: text/plain']],
    ['a space before a colon', ['Host: x', JSON_TYPE, 'X-Odd : a']],
    ['a folded line', ['Host: x', JSON_TYPE, 'X-Odd: a\r\n b']],
    ['a line without a colon', ['Host: x', JSON_TYPE, 'X-Odd']],
    ['too many bytes', ['Host: x', JSON_TYPE, `X-Huge: ${'a'.repeat(100_000)}`]],
    ['a control character', ['Host: x', JSON_TYPE, 'X-Odd: a\u0000b']],
  ])('has %s', async (_title, headers) => {
    const before = await storedState(api);
    const { status, text } = await postRaw(headers);
    expect([0, 400, 431]).toContain(status);
    if (status !== 0) expect(JSON.parse(text)).toMatchObject({ status: 'error', message: expect.stringMatching(/\.$/) as string });
    expect(await storedState(api)).toBe(before);
  });

  test('is not one that only names its host and its type', async () => {
    expect((await postRaw(['Host: x', JSON_TYPE])).status).toBe(201);
  });
});

describe('a method that is not known', () => {
  test.each([
    ['PATCH', '/contacts'],
    ['DELETE', '/statuses'],
    ['POST', '/webhook-settings'],
    ['PUT', '/webhook-logs'],
  ])('is %s of %s', async (method, path) => {
    await expectRefused(api, () => api.call({ method, path, body: '{}' }), { statuses: [405] });
  });

  test('is a word of its own', async () => {
    const head = `FOO /api/v1/acme/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${site.acme.token}\r\n\r\n`;
    expect([400, 404, 405, 501]).toContain((await sendRaw(site.server.origin, head)).status);
  });

  test.each(['example.com:443', '127.0.0.1:22', '/api/v1/acme/contacts'])('is CONNECT %s', async (target) => {
    const { status, text } = await sendRaw(site.server.origin, `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(JSON.parse(text)).toMatchObject({ status: 'error' });
    expect([400, 405]).toContain(status);
  });

  test.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE', 'LINK'])('is %s', async (method) => {
    await expectRefused(api, () => api.call({ method, path: '/contacts' }), { statuses: [405] });
  });

  test('is nothing for a path that is not there', async () => {
    await expectRefused(api, () => api.get('/nothing-here'), { statuses: [404] });
  });
});

describe('a request that is only odd', () => {
  test('is a GET with a body', async () => {
    const { status } = await api.call({ method: 'GET', path: '/contacts', body: '{"firstname":"A"}' });
    expect([200, 400]).toContain(status);
  });

  test('comes from another site and gets no leave', async () => {
    const answer = await api.call({ method: 'GET', path: '/contacts', headers: { origin: 'https://evil.example.com' } });
    expect([200, 403]).toContain(answer.status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('gives an id that does not reach the log whole', async () => {
    const id = 'a'.repeat(5000);
    const answer = await api.call({ method: 'GET', path: '/contacts', headers: { 'x-request-id': id } });
    expect([200, 400, 431]).toContain(answer.status);
    expect(site.server.output).not.toContain(id);
  });

  test('carries two tokens', async () => {
    const tokens = `Authorization: Bearer ${site.acme.token}\r\n`.repeat(2);
    const { status } = await sendRaw(site.server.origin, `GET /api/v1/acme/contacts HTTP/1.1\r\nHost: x\r\n${tokens}\r\n`);
    expect([400, 401]).toContain(status);
    expect((await site.clientWith(`${site.acme.token},${site.acme.token}`).get('/contacts')).status).toBe(401);
  });

  test('leaves the server as well as it was', async () => {
    expect(site.server.running).toBe(true);
    expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
    expect(site.server.output).not.toMatch(/unhandled|uncaught/i);
  });
});
