import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

function read(...pieces: (string | Buffer)[]): AnswerReader {
  const reader = new AnswerReader();
  for (const piece of pieces) {
    const lent = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece);
    reader.came(lent.length);
    reader.push(lent);
    // As the next read of a socket would overwrite it.
    lent.fill('x');
  }
  return reader;
}

/** What an attempt makes of it. */
function seen(reader: AnswerReader) {
  const { state, badHead, head, bodyBytes, complete, excess } = reader;
  return { state, badHead, head, bodyBytes, complete, excess, body: reader.body().toString('latin1') };
}

describe('an answer', () => {
  test('is read with status, headers and body', () => {
    const reader = read(`${OK}Content-Length: 5\r\nA:\t a b \r\nEmpty:\r\nKeep-Alive: timeout=3, max=9\r\n\r\nhello`);
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: true, excess: false, body: 'hello', bodyBytes: 5 });
    expect(reader.head).toEqual({
      statusCode: 200,
      headers: [['Content-Length', '5'], ['A', 'a b'], ['Empty', ''], ['Keep-Alive', 'timeout=3, max=9']],
      framing: { kind: 'length', bytes: 5 },
      persistent: true,
      keepAliveSeconds: 3,
    });
  });

  test('is put together from chunks, extensions dropped', () => {
    const reader = read(`${OK}Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n`);
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: true, body: 'hello world', bodyBytes: 11 });
  });

  test.each(['204 No Content', '304 Not Modified'])('has no body with %s', (status) => {
    expect(seen(read(`HTTP/1.1 ${status}\r\n\r\n`))).toMatchObject({ state: 'ended', complete: true, excess: false });
  });

  test('without a length ends when the connection does', () => {
    const reader = read(`${OK}\r\nsome text`);
    expect(reader.state).toBe('body');
    reader.close();
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: true, body: 'some text' });
  });

  test('cut short keeps its status and what came of the body', () => {
    const reader = read(`${OK}Content-Length: 100\r\n\r\nhalf`);
    reader.close();
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: false, body: 'half', bodyBytes: 4 });
  });

  test('may come after interim answers, eight at most', () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
    expect(read(early.repeat(8), `${OK}Content-Length: 0\r\n\r\n`).head?.statusCode).toBe(200);
    expect(read(early.repeat(9)).badHead).toBe('response_malformed');
  });

  test.each([
    ['closes', 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n'],
    ['is of the older protocol', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['announces a body where none may be', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
    ['frames a body where none may be', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('ends its connection when it %s', (_why, text) => {
    expect(read(text).head?.persistent).toBe(false);
  });

  test('reports bytes that follow it', () => {
    expect(read(`${OK}Content-Length: 2\r\n\r\nok`, `${OK}\r\n`).excess).toBe(true);
    expect(read(`${OK}Content-Length: 2\r\n\r\nokay`).excess).toBe(true);
  });
});

describe('a head that could be read in two ways', () => {
  test.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['is HTTP/0.9', '<html>hello</html>'],
    ['is HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['has no status code', 'HTTP/1.1 OK\r\n\r\n'],
    ['has a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['has a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['begins with an empty line', `\r\n${OK}\r\n`],
    ['ends lines with a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['mixes line ends', `${OK}Content-Length: 0\n\r\n`],
    ['has a bare carriage return', `${OK}A: b\rc\r\n\r\n`],
    ['has a NUL', `${OK}A: b\0c\r\n\r\n`],
    ['has a space before a colon', `${OK}Content-Length : 0\r\n\r\n`],
    ['folds a line', `${OK}A: b\r\n c\r\n\r\n`],
    ['has a line without a colon', `${OK}Content-Length\r\n\r\n`],
    ['has a header without a name', `${OK}: 1\r\n\r\n`],
    ['has length and chunks', `${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['has two lengths', `${OK}Content-Length: 3\r\nContent-Length: 4\r\n\r\n`],
    ['has a list of lengths', `${OK}Content-Length: 3, 3\r\n\r\n`],
    ['has a signed length', `${OK}Content-Length: +3\r\n\r\n`],
    ['has a length in hex', `${OK}Content-Length: 0x3\r\n\r\n`],
    ['has an enormous length', `${OK}Content-Length: 99999999999999999999\r\n\r\n`],
    ['has another coding', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`],
    ['has a disguised coding', `${OK}Transfer-Encoding: xchunked\r\n\r\n`],
    ['has two codings', `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['has chunks in the older protocol', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'],
  ])('is malformed when it %s', (_why, text) => {
    expect(seen(read(text))).toMatchObject({ state: 'failed', badHead: 'response_malformed', head: null });
  });

  test.each([
    ['headers', `${OK}${'A: b\r\n'.repeat(4_000)}`],
    ['one header', `${OK}A: ${'b'.repeat(20_000)}`],
    ['a reason', `HTTP/1.1 200 ${'x'.repeat(20_000)}`],
  ])('is too large with endless %s', (_what, text) => {
    expect(seen(read(text))).toMatchObject({ state: 'failed', badHead: 'response_too_large' });
  });
});

describe('a body beyond its bounds', () => {
  test('is cut after 64 KiB', () => {
    const reader = read(`${OK}Content-Length: 1000000\r\n\r\n`, Buffer.alloc(65_536, 'a'), 'b');
    expect(reader.state).toBe('ended');
    expect(reader.complete).toBe(false);
    expect(reader.body().equals(Buffer.alloc(65_536, 'a'))).toBe(true);
  });

  test('is whole with exactly 64 KiB', () => {
    const reader = read(`${OK}Content-Length: 65536\r\n\r\n`, Buffer.alloc(65_536, 'a'));
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: true, bodyBytes: 65_536 });
  });

  test.each([
    ['an endless chunk extension', `5;${'x'.repeat(70_000)}`],
    ['a chunk size that is none', 'zz\r\n'],
    ['a chunk size beyond all bounds', 'fffffffff\r\n'],
    ['a chunk longer than announced', '2\r\nabc\r\n'],
    ['a bare line feed', '2\nab\n'],
    ['trailers', '0\r\nX-T: 1\r\n\r\n'],
  ])('stops at %s and is not clean', (_what, body) => {
    const reader = read(`${OK}Transfer-Encoding: chunked\r\n\r\n${body}`);
    expect(seen(reader)).toMatchObject({ state: 'ended', complete: false, head: { statusCode: 200 } });
  });

  test('in chunks of one byte is read to the 4,096th, in one piece', () => {
    const pieces = `${OK}Transfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(5_000)}`.match(/[^]{1,1000}/g) ?? [];
    expect(seen(read(...pieces))).toMatchObject({ state: 'ended', complete: false, bodyBytes: 4_096, body: 'a'.repeat(4_096) });
  });

  test('reads no more than 256 KiB in all', () => {
    const reader = read(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
    const line = Buffer.from(`1;${'x'.repeat(1_000)}\r\na\r\n`);
    let sent = 0;
    while (reader.state === 'body' && sent < 1_000_000) {
      reader.push(line);
      reader.came(line.length);
      sent += line.length;
    }
    expect(reader.state).toBe('ended');
    // One read, of 64 KiB at most, may have begun before.
    expect(sent).toBeLessThanOrEqual((256 - 64) * 1024 + line.length);
    expect(reader.bodyBytes).toBeLessThanOrEqual(261);
  });
});

const BEGINNINGS = [OK, 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 500 Oops\r\n', 'HTTP/1.0 200\r\n'];
const FRAMINGS = ['Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', 'Connection: close\r\n'];
const BODIES = ['\r\n', '5\r\nhello\r\n', '0\r\n\r\n', 'hello', '3;x=y\r\nabc\r\n', 'A: b\r\n'];
const STRANGE = ['\n', '\r', ' ', '\0', 'A : b\r\n', 'x'.repeat(17_000), 'HTTP/1.1 101 S\r\n\r\n'];

/** Heads and bodies that are mostly right, with now and then a piece of something else. */
const stream = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...BEGINNINGS) },
      { weight: 4, arbitrary: fc.constantFrom(...FRAMINGS) },
      { weight: 6, arbitrary: fc.constantFrom(...BODIES) },
      { weight: 1, arbitrary: fc.constantFrom(...STRANGE) },
      { weight: 1, arbitrary: fc.string() },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.from((pieces.length % 3 === 0 ? '' : OK) + pieces.join(''), 'latin1'));

function cut(bytes: Buffer, places: number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

describe('any bytes', () => {
  test('mean the same wherever they are split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40_000), { maxLength: 40 }), (bytes, places) => {
        const whole = read(bytes);
        const split = read(...cut(bytes, places));
        const single = read(...cut(bytes, [...Array(Math.min(bytes.length, 500)).keys()]));
        expect(seen(split)).toEqual(seen(whole));
        expect(seen(single)).toEqual(seen(whole));
      }),
      { numRuns: 1_000 },
    );
  });

  test('never make the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, afterHead) => {
        const head = afterHead ? `${OK}Transfer-Encoding: chunked\r\n\r\n` : '';
        const reader = read(head, Buffer.from(noise));
        reader.close();
        expect(['head', 'ended', 'failed']).toContain(reader.state);
      }),
    );
  });
});
