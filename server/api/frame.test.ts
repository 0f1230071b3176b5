import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreFault, type StoreFaultKind } from '../store/contract.ts';
import { RefusalError, refuse } from '../workspace/refusal.ts';
import { until } from '../../test/support/until.ts';
import { FILE_BYTES_AT_A_TIME } from './arrivals.ts';
import { MAX_SENT_AHEAD, MAX_UNDER_WAY } from './turns.ts';
import { ApiRig, type Asked, type BareRoute } from './rig.ts';
import type { Answer, Call } from './route.ts';

let rig: ApiRig;
let token: string;
let answer: (call: Call) => Promise<Answer>;

const ok: Answer = { status: 200, body: { status: 'success' } };
const handle = (call: Call) => answer(call);
const failure = 'Failed to do it';
const routes: BareRoute[] = [
  ...(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map(
    (method): BareRoute => ({ method, path: '/things/:id', ability: 'contacts.read', failure, handle }),
  ),
  { method: 'GET', path: '/things', ability: 'contacts.read', failure, handle },
  { method: 'POST', path: '/files', ability: 'contacts.read', failure, takes: 'csv', handle: takeIn },
];

/** Of the file that is being read. */
let taken = 0;

async function takeIn({ file }: Call): Promise<Answer> {
  for await (const chunk of file ?? []) taken += (chunk as Buffer).length;
  return ok;
}

beforeAll(async () => {
  rig = await ApiRig.open({ routes, timeouts: { headersMs: 300, bodyMs: 600, checkMs: 50 } });
  token = await rig.token();
});
afterAll(() => rig.close());

/** What comes in the end, when time goes on. */
async function late<T>(answered: Promise<T>): Promise<T> {
  let came = false;
  void answered.then(() => (came = true));
  await until('it has ended', () => {
    rig.clock.advance(100);
    return Promise.resolve(came);
  });
  return answered;
}

function ask({ headers, ...asked }: Partial<Asked>) {
  return rig.ask({ path: '/api/v1/acme/things/1', ...asked, headers: { authorization: `Bearer ${token}`, ...headers } });
}

function send(body: string | Buffer, headers: Asked['headers'] = {}, method = 'POST') {
  return ask({ method, body, headers: { 'content-type': 'application/json', ...headers } });
}

describe('every answer', () => {
  beforeAll(() => {
    answer = async () => ({ ...ok, headers: { 'X-Webhook-Outcome': 'queued' } });
  });

  test('has its length, its type and a name', async () => {
    const { status, headers, text } = await ask({});
    expect([status, text]).toEqual([200, '{"status":"success"}']);
    expect(headers).toMatchObject({
      'content-length': '20',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-webhook-outcome': 'queued',
      connection: 'keep-alive',
    });
    expect(headers['x-request-id']).toMatch(/^[0-9a-z]{12}-[0-9a-z]+$/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([['abc-123'], ['!'.repeat(64)]])('keeps the name %s', async (given) => {
    expect((await ask({ headers: { 'x-request-id': given } })).headers['x-request-id']).toBe(given);
  });

  test.each([['a'.repeat(65)], ['a'.repeat(5_000)], [''], ['a b'], ['é']])('replaces an unfit name', async (given) => {
    const { status, headers } = await ask({ headers: { 'x-request-id': given } });
    expect([status, headers['x-request-id']?.length]).not.toEqual([200, given.length]);
    expect(headers['x-request-id']).toMatch(/^[0-9a-z]{12}-/);
  });
});

describe('a path', () => {
  beforeAll(() => {
    answer = async ({ params }) => ({ status: 200, body: params['id'] });
  });

  test.each(['/nothing', '/api/v1/acme', '/api/v1/acme/nothing', '/api/v1/acme/things/1/', '/API/v1/acme/things'])(
    'of nobody is a 404: %s',
    async (path) => {
      const { status, json } = await ask({ path, method: 'POST', body: '{"a"' });
      expect([status, json]).toEqual([404, { status: 'error', message: 'Not found' }]);
    },
  );

  test.each(['/api/v1/acme/things/%zz', '/api/v1/acme/things/%', '/api/v1/%c3%28/things', `/api/v1/acme/things/${'a'.repeat(2_000)}`])(
    'that cannot be read is a 404: %.40s',
    async (path) => {
      const { status, json, headers } = await ask({ path });
      expect([status, json]).toEqual([404, { status: 'error', message: 'Not found' }]);
      expect(headers['x-request-id']).toBeDefined();
    },
  );

  test.each([['%00', '\0'], ['%2e%2e', '..'], ['__proto__', '__proto__'], ['a%2Fb', 'a/b']])(
    'hands %s over decoded',
    async (encoded, decoded) => {
      expect((await ask({ path: `/api/v1/acme/things/${encoded}` })).json).toBe(decoded);
    },
  );

  test.each(['?a=%zz', '?%', '?a=%c3%28', '?a=1&%ff=2'])('with the query %s cannot be read', async (query) => {
    const { status, json } = await ask({ path: `/api/v1/acme/things/1${query}` });
    expect([status, json]).toEqual([400, { status: 'error', message: 'The query is not percent-encoded UTF-8.' }]);
    expect((await ask({ path: '/api/v1/acme/things/1?a=%25&b=%c3%bc&c=+' })).status).toBe(200);
    expect((await ask({ path: `/healthz${query}` })).status).toBe(200);
  });

  test('with another method is a 405', async () => {
    const { status, json, headers } = await ask({ path: '/api/v1/acme/things', method: 'PATCH', body: '{"a"' });
    expect([status, json]).toEqual([405, { status: 'error', message: 'This method is not known here.' }]);
    expect(headers['allow']).toBe('GET, HEAD');
    expect((await ask({ path: '/healthz', method: 'OPTIONS' })).status).toBe(405);
    const unheardOf = await ask({ path: '/healthz', method: 'PROPFIND' });
    expect([unheardOf.status, unheardOf.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await ask({ path: '/nowhere', method: 'PROPFIND' })).status).toBe(404);
    expect((await ask({ path: '/login', method: 'DELETE' })).headers['allow']).toBe('POST, GET, HEAD');
  });

  test.each(['100-continue', '200-ok'])('is answered whatever else is expected: %s', async (expected) => {
    expect((await ask({ headers: { expect: expected } })).status).toBe(200);
  });

  test('answers HEAD with the head of GET', async () => {
    const { status, text, headers } = await ask({ method: 'HEAD' });
    expect([status, text, headers['content-length']]).toEqual([200, '', '3']);
  });
});

describe('an answer that is made while it is sent', () => {
  let made: number;
  beforeAll(() => {
    answer = async () => ({ status: 200, body: undefined, stream: parts(), headers: { 'content-type': 'text/csv' } });
  });
  beforeEach(() => {
    made = 0;
  });

  async function* parts() {
    for (; made < 1_000; made++) yield 'x'.repeat(64 * 1024);
  }

  test('is not made for HEAD', async () => {
    const { status, headers, text } = await ask({ method: 'HEAD' });
    expect([status, headers['content-type'], text, made]).toEqual([200, 'text/csv', '', 0]);
  });

  test('is made no further for a caller who is gone', async () => {
    const socket = connect(rig.port, '127.0.0.1');
    socket.write(`GET /api/v1/acme/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    expect((await ask({ method: 'HEAD' })).status).toBe(200);
    expect(made).toBeLessThan(1_000);
  });
});

describe('a body', () => {
  beforeAll(() => {
    answer = async ({ body }) => ({ status: 200, body: { got: body ?? null } });
  });

  test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"', 'application/json;'])(
    'of type %s is read',
    async (type) => {
      expect((await send('{"a":"ü"}', { 'content-type': type })).json).toEqual({ got: { a: 'ü' } });
    },
  );

  test.each(['text/plain', '', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/jsonx', 'application/json, text/plain'])(
    'of type %j is a 415',
    async (type) => {
      expect((await send('{}', { 'content-type': type })).status).toBe(415);
    },
  );

  test('without a type, or encoded, is a 415', async () => {
    expect((await ask({ method: 'POST', body: '{}' })).status).toBe(415);
    expect((await send('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('of a megabyte is read and of more is a 413', async () => {
    const room = 1024 * 1024 - '{"a":""}'.length;
    expect((await send(JSON.stringify({ a: 'x'.repeat(room) }))).status).toBe(200);
    const tooLarge = JSON.stringify({ a: 'x'.repeat(room + 1) });
    expect(await send(tooLarge)).toMatchObject({ status: 413, json: { status: 'error', message: 'The request body is too large.' } });
    const chunked = await send(tooLarge, { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect(chunked.headers.connection).not.toBe('close');
    expect((await send(Buffer.alloc(10 * 1024 * 1024, 'x'))).status).toBe(413);
  });

  test('that is not there is undefined for a POST and refused for a PUT', async () => {
    expect((await ask({ method: 'POST' })).json).toEqual({ got: null });
    expect((await send('')).json).toEqual({ got: null });
    for (const method of ['PUT', 'PATCH']) expect((await send('', {}, method)).status).toBe(400);
  });

  test('is not looked at where none belongs', async () => {
    for (const method of ['GET', 'DELETE']) expect((await send('{"a"', {}, method)).json).toEqual({ got: null });
  });

  test('is refused in the envelope', async () => {
    expect((await send('{')).json).toEqual({ status: 'error', message: 'The request body is not valid JSON.' });
    expect((await send('{"a":1,"a":2}')).status).toBe(400);
    expect((await send('[]')).status).toBe(422);
  });

  test.each(['', 'k'.repeat(256), 'a b', 'é', 'a\tb'])('with the Idempotency-Key %j is a 422', async (key) => {
    const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
    expect(await send('{}', headers)).toMatchObject({ status: 422, json: { message: 'Validation failed' } });
  });

  test('with a fit Idempotency-Key is read', async () => {
    expect((await send('{}', { 'idempotency-key': 'k'.repeat(255) })).status).toBe(200);
  });
});

describe('on the socket', () => {
  const GET = 'GET /healthz HTTP/1.1\r\n';

  test.each([
    ['nonsense', 'hello\r\n\r\n', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n', 400],
    ['an unknown transfer coding', 'POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n', 400],
    ['two framings', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['no host', `${GET}Connection: close\r\n\r\n`, 400],
    ['another version', 'GET /healthz HTTP/2.0\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['a version of before', 'GET /healthz HTTP/0.9\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['an empty host', `${GET}Host:\r\nConnection: close\r\n\r\n`, 400],
    ['20 KiB of headers', `${GET}Host: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['unfinished headers', `${GET}Host: a\r\n`, 408],
  ])('%s is answered and hung up on', async (_what, bytes, status) => {
    const text = await rig.raw(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (status !== 400 || !bytes.startsWith(GET)) expect(text).toContain('{"status":"error","message":"');
    expect(rig.faults).toEqual([]);
  });

  test('is answered once when the body of a refused request never ends', async () => {
    const head = ['POST /api/v1/acme/things/1 HTTP/1.1', 'Host: a', 'Content-Length: 100'];
    const text = await late(rig.raw([...head, '', '{'].join('\r\n')));
    expect(text).toContain('API token is required');
    expect(text.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  test('is heard out before the connection is closed that shall be', async () => {
    const bytes = 3 * 1024 * 1024;
    const head = ['POST /api/v1/acme/things/1 HTTP/1.1', 'Host: a', 'Connection: close', `Content-Length: ${bytes}`];
    const socket = connect(rig.port, '127.0.0.1');
    socket.write([...head, '', ''].join('\r\n'));
    const [answered] = await once(socket, 'data');
    expect(String(answered)).toMatch(/^HTTP\/1.1 4/);
    const ended = once(socket, 'end'); // A reset would be an error.
    socket.write(Buffer.alloc(bytes, ' '));
    await ended;
    socket.destroy();
  });

  test('is waited for no longer than a body may take', async () => {
    const head = 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
    const cut = await late(rig.raw(`${head}{`));
    expect(cut).toMatch(/^HTTP\/1.1 408 [^]*"The request took too long to arrive."/);
    expect(rig.faults).toEqual([]);
  });

  test('waits for a file as long as parts of it keep coming', async () => {
    const head = ['POST /api/v1/acme/files HTTP/1.1', 'Host: a', `Authorization: Bearer ${token}`, 'Content-Type: text/csv'];
    const whole = 4 * FILE_BYTES_AT_A_TIME;
    const slow = async (parts: number, bytesAtATime: number) => {
      taken = 0;
      const socket = connect(rig.port, '127.0.0.1');
      const ended = once(socket, 'data').then(([chunk]) => String(chunk));
      socket.write([...head, `Content-Length: ${whole}`, '', ''].join('\r\n'));
      for (let sent = bytesAtATime; sent <= parts * bytesAtATime; sent += bytesAtATime) {
        socket.write(Buffer.alloc(bytesAtATime, 'x'));
        await until('it was read', () => Promise.resolve(taken === sent));
        rig.clock.advance(550);
      }
      const answered = await late(ended);
      socket.destroy();
      return answered;
    };
    expect(await slow(4, FILE_BYTES_AT_A_TIME)).toMatch(/^HTTP\/1.1 200 /);
    expect(await slow(3, FILE_BYTES_AT_A_TIME)).toMatch(/^HTTP\/1.1 408 /);
    expect(await slow(1, FILE_BYTES_AT_A_TIME - 1_000)).toMatch(/^HTTP\/1.1 408 /);
    expect(rig.faults).toEqual([]);
  });

  test('stops with what was sent ahead when its caller is gone', async () => {
    let begun = 0;
    const { promise: released, resolve: release } = Promise.withResolvers<Answer>();
    answer = () => {
      begun++;
      return released;
    };
    const socket = connect(rig.port, '127.0.0.1');
    const one = `GET /api/v1/acme/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    socket.write(one.repeat(3 * MAX_UNDER_WAY));
    await until('many are worked on', () => begun === MAX_UNDER_WAY);
    socket.resetAndDestroy();
    const hold = answer;
    answer = async () => ok;
    expect((await ask({})).status).toBe(200); // What came before this the server has seen.
    answer = hold;
    release(ok);
    await new Promise(setImmediate);
    answer = async () => ok;
    expect((await ask({})).status).toBe(200);
    expect(begun).toBe(MAX_UNDER_WAY);
  });

  test('is cut off when it sends more ahead than is kept', async () => {
    let begun = 0;
    const { promise: released, resolve: release } = Promise.withResolvers<Answer>();
    answer = () => {
      begun++;
      return released;
    };
    const one = `GET /api/v1/acme/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    expect(await rig.raw(one.repeat(MAX_UNDER_WAY + MAX_SENT_AHEAD + 1))).toBe('');
    expect(begun).toBe(MAX_UNDER_WAY);
    release(ok);
  });

  test('is answered for everything that is sent ahead', async () => {
    answer = async () => ok;
    const one = `GET /api/v1/acme/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n`;
    const all = await rig.raw(`${`${one}\r\n`.repeat(3 * MAX_UNDER_WAY)}${one}Connection: close\r\n\r\n`);
    expect(all.match(/HTTP\/1.1 200 /g)).toHaveLength(3 * MAX_UNDER_WAY + 1);
  });

  test('is closed as it comes above so many, and none of those before', async () => {
    const few = await ApiRig.open({ maxConnections: 2 });
    const [first, second] = [connect(few.port, '127.0.0.1'), connect(few.port, '127.0.0.1')];
    await Promise.all([once(first, 'connect'), once(second, 'connect')]);
    const third = connect(few.port, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => third.on('close', resolve));
    const answered = once(first, 'data');
    first.write(`${GET}Host: a\r\n\r\n`);
    expect(String(await answered)).toMatch(/^HTTP\/1.1 200 /);
    first.destroy();
    second.destroy();
    await few.close();
  });

  test('is still served after all that', async () => {
    expect((await rig.ask({ path: '/healthz' })).json).toEqual({ status: 'ok' });
    expect((await rig.ask({ path: '/readyz' })).json).toEqual({ status: 'ok' });
  });

  test('waits longer for an answer than for a request', async () => {
    answer = () => new Promise((resolve) => setTimeout(() => resolve(ok), 800));
    expect((await send('{}')).status).toBe(200);
  });
});

describe('a failure', () => {
  test.each([
    ['overloaded', '1'],
    ['unavailable', '5'],
    ['locked', '5'],
    ['full', '60'],
  ] as const)('of a store that is %s asks to come again', async (kind, retryAfter) => {
    answer = () => Promise.reject(new StoreFault(kind, 'internal words'));
    const before = rig.faults.length;
    for (const _ of [1, 2]) {
      const { status, headers, json, text } = await send('{}');
      expect([status, headers['retry-after']]).toEqual([503, retryAfter]);
      expect(json).toMatchObject({ status: 'error', message: expect.stringMatching(/othing was stored/) });
      expect(text).not.toContain('internal');
    }
    expect(rig.faults.length - before).toBe(1);
  });

  test.each<[string, unknown]>([
    ['a bug', new TypeError('x is not a function')],
    ['a damaged database', new StoreFault('damaged' satisfies StoreFaultKind, 'malformed')],
    ['something that is no error', 'oops'],
  ])('%s says which call failed, and the log why', async (_what, thrown) => {
    rig.faults.length = 0;
    answer = async () => {
      throw thrown;
    };
    const { status, json, headers } = await send('{}', { 'x-request-id': 'mine' });
    expect([status, json, headers['x-request-id']]).toEqual([500, { status: 'error', message: failure }, 'mine']);
    expect(rig.faults).toEqual([{ event: 'api.fault', error: thrown, facts: { request: 'mine', failure } }]);
  });

  test('to write the answer down is ours too', async () => {
    rig.faults.length = 0;
    answer = async () => ({ status: 200, body: { big: 1n } });
    expect((await send('{}')).status).toBe(500);
    expect(rig.faults).toHaveLength(1);
  });

  test('of the caller is no fault', async () => {
    rig.faults.length = 0;
    answer = async () => {
      throw new RefusalError(refuse('gone', { errors: { oldest_seq: 7 } }));
    };
    const { status, json } = await send('{}');
    expect([status, json]).toEqual([
      410,
      { status: 'error', message: 'Events before the oldest kept one are gone.', errors: { oldest_seq: 7 } },
    ]);
    expect(rig.faults).toEqual([]);
  });

  test('to stay until the end of the body is no fault', async () => {
    rig.faults.length = 0;
    answer = async () => ok;
    const socket = connect(rig.port, '127.0.0.1');
    const head = ['POST /api/v1/acme/things/1 HTTP/1.1', 'Host: a', `Authorization: Bearer ${token}`, 'Expect: 100-continue'];
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 100', '', '{'].join('\r\n'));
    await once(socket, 'data');
    socket.destroy();
    expect((await send('{}')).status).toBe(200);
    expect(rig.faults).toEqual([]);
  });
});
