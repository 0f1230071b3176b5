import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ScriptedReceiver, type Script } from '../../server/webhooks/sender/scripted-receiver.ts';
import { logOf } from '../support/reads.ts';
import { Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { LogRow } from '../support/views.ts';

/**
 * Whatever a receiver answers is one row of the log that says what it was, and the attempt after it gets its own answer
 * and nobody else's. The receiver counts what it could get rid of.
 */
const READ_FROM_THE_WIRE_BYTES = 256 * 1024;
/** What the kernel takes of a flood on both sides of a connection, and nobody reads: its buffers grow to some megabytes. */
const KERNEL_BYTES = 8 * 1024 * 1024;
const KEPT_BYTES = 64 * 1024;

const site = await Site.open();
const { api } = site;

const OK = 'HTTP/1.1 200 OK\r\n';
const CLEAN = `${OK}Content-Length: 5\r\n\r\nclean`;
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const BOMB = Buffer.alloc(20_000_000);

let hostile: Script = (socket) => socket.write(CLEAN);
let sentBytes = 0;
function countSent(this: Socket): void {
  sentBytes = Math.max(sentBytes, this.bytesWritten - this.writableLength);
}
const receiver = await ScriptedReceiver.start((socket, request, nth) => {
  if (socket.listenerCount('close', countSent) === 0) socket.once('close', countSent);
  hostile(socket, request, nth);
});
afterAll(async () => {
  await site.close();
  await receiver.close();
});

beforeAll(async () => {
  await api.put('/webhook-settings', { webhook_url: `http://127.0.0.1:${receiver.port}/hook` });
});

async function attempt(): Promise<LogRow & { response_body: string | null; response_headers: unknown }> {
  const answer = await api.post<LogRow & { response_body: string | null; response_headers: unknown }>('/webhook-settings/test', { model: 'contact', event: 'created' });
  expect(answer.status, answer.text).toBe(200);
  return answer.data;
}

function flood(start: string, piece: string): Script {
  return (socket) => {
    socket.write(start, 'latin1');
    const write = (): void => {
      while (!socket.destroyed && socket.write(piece, 'latin1'));
      if (!socket.destroyed) socket.once('drain', write);
    };
    write();
  };
}

const says = (bytes: string | Buffer): Script => (socket) => socket.write(bytes);
const ends = (bytes: string): Script => (socket) => socket.end(bytes, 'latin1');

function dripping(start: string): Script {
  return (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(timer));
  };
}

function bomb(coding: string, bytes: Buffer): Script {
  return says(Buffer.concat([Buffer.from(`${OK}Content-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes]));
}

const MALFORMED = { status: 'error', status_code: null, error_code: 'response_malformed' };
const TOO_LARGE = { status: 'error', status_code: null, error_code: 'response_too_large' };
const CLOSED = { status: 'error', status_code: null, error_code: 'connection_reset' };
const FINE = { status: 'success', status_code: 200, error_code: null };

const ANSWERS: Record<string, [what: string, script: Script, row: object][]> = {
  'a body': [
    ['without end', flood(`${OK}\r\n`, 'x'.repeat(10_000)), FINE],
    ['without end, of a failure', flood('HTTP/1.1 500 Oops\r\n\r\n', 'x'.repeat(10_000)), { status: 'failed', status_code: 500 }],
    ['in chunks without end', flood(CHUNKED, `2710\r\n${'x'.repeat(10_000)}\r\n`), FINE],
    ['in chunks of one byte', flood(CHUNKED, '1\r\nx\r\n'.repeat(1_000)), FINE],
    ['in a chunk whose extension has no end', flood(`${CHUNKED}5;`, 'x'.repeat(10_000)), FINE],
    ['with trailers without end', flood(`${CHUNKED}0\r\n`, 'X-T: y\r\n'.repeat(1_000)), FINE],
    ['that drips', dripping(`${OK}Content-Length: 100000\r\n\r\n`), FINE],
    ['of 20 MB as 20 KB of gzip', bomb('gzip', gzipSync(BOMB)), FINE],
    ['of 20 MB as some bytes of brotli', bomb('br', brotliCompressSync(BOMB)), FINE],
    ['of 20 MB as 2 KB of zstd', bomb('zstd', zstdCompressSync(BOMB)), FINE],
    ['of gzip in gzip in gzip', bomb('gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(BOMB)))), FINE],
    ['that is shorter than it says', ends(`${OK}Content-Length: 100\r\n\r\nhalf`), FINE],
    ['with a chunk that is no number', says(`${CHUNKED}zz\r\nhello\r\n`), FINE],
    ['with a chunk of 2^64 bytes', says(`${CHUNKED}ffffffffffffffff\r\nhello\r\n`), FINE],
  ],
  'a head': [
    ['of a megabyte', flood(OK, `X-Many: ${'y'.repeat(100)}\r\n`), TOO_LARGE],
    ['with a line of a megabyte', flood(`${OK}X-Long: `, 'y'.repeat(10_000)), TOO_LARGE],
    ['with a reason without end', flood('HTTP/1.1 200 ', 'x'.repeat(10_000)), TOO_LARGE],
    ['after interim answers without end', flood('', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)), MALFORMED],
    ['that never was', flood('', '\0\xff'.repeat(5_000)), MALFORMED],
    ['with a status of two digits', says('HTTP/1.1 20 OK\r\n\r\n'), MALFORMED],
    ['with a status of four digits', says('HTTP/1.1 2000 OK\r\n\r\n'), MALFORMED],
    ['with a status of letters', says('HTTP/1.1 abc OK\r\n\r\n'), MALFORMED],
    ['of HTTP/2', says('HTTP/2 200 OK\r\n\r\n'), MALFORMED],
    ['of HTTP/0.9', ends('<html>hello</html>'), MALFORMED],
    ['of another protocol', says('SSH-2.0-OpenSSH_9.9\r\n'), MALFORMED],
    ['that switches protocols', says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'), MALFORMED],
    ['with a header without a colon', says(`${OK}Nonsense\r\nContent-Length: 0\r\n\r\n`), MALFORMED],
    ['with a space before a colon', says(`${OK}Content-Length : 5\r\n\r\nhello`), MALFORMED],
    ['with a folded line', says(`${OK}X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n`), MALFORMED],
    ['with a NUL', says(`${OK}X-A: b\0c\r\nContent-Length: 0\r\n\r\n`), MALFORMED],
  ],
  smuggling: [
    ['with a length and chunks', says(`${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${CLEAN}`), MALFORMED],
    ['with two lengths', says(`${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`), MALFORMED],
    ['with a list of lengths', says(`${OK}Content-Length: 5, 6\r\n\r\nhello!`), MALFORMED],
    ['with a negative length', says(`${OK}Content-Length: -1\r\n\r\nhello`), MALFORMED],
    ['with a signed length', says(`${OK}Content-Length: +5\r\n\r\nhello`), MALFORMED],
    ['with a hexadecimal length', says(`${OK}Content-Length: 0x5\r\n\r\nhello`), MALFORMED],
    ['with an unknown coding', says(`${OK}Transfer-Encoding: xchunked\r\n\r\nhello`), MALFORMED],
    ['with a doubled coding', says(`${OK}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`), MALFORMED],
    ['with bare line feeds', says('HTTP/1.1 200 OK\nContent-Length: 0\n\n'), MALFORMED],
    ['with a second answer behind the first', says(`${CLEAN}HTTP/1.1 500 Poison\r\nContent-Length: 6\r\n\r\npoison`), { ...FINE, response_body: 'clean' }],
  ],
  'an end': [
    ['before any byte', ends(''), CLOSED],
    ['within the status', ends('HTTP/1.1 2'), CLOSED],
    ['within the head', ends(`${OK}Content-Length: 5\r\n`), CLOSED],
    ['by a reset', (socket) => socket.resetAndDestroy(), CLOSED],
    ['by a reset within the body', (socket) => socket.write(`${OK}Content-Length: 100\r\n\r\nhalf`, () => socket.resetAndDestroy()), {}],
  ],
};

for (const [part, answers] of Object.entries(ANSWERS)) {
  describe(part, () => {
    test.each(answers)('%s is one clear row, and leaves nothing behind', async (_what, script, row) => {
      const before = (await logOf(api, '?limit=1'))[0]?.id ?? 0;
      hostile = script;
      sentBytes = 0;
      const attempted = await attempt();
      expect(attempted).toMatchObject(row);
      expect(attempted.error_code === null || (attempted.error_message ?? '').length > 10).toBe(true);
      expect(attempted.duration_ms).toBeLessThan(30_000);
      expect(Buffer.byteLength(attempted.response_body ?? '')).toBeLessThanOrEqual(KEPT_BYTES * 3);

      hostile = (socket) => socket.write(CLEAN);
      expect(await attempt()).toMatchObject({ ...FINE, response_body: 'clean' });
      expect((await logOf(api, '?limit=3')).filter(({ id }) => id > before)).toHaveLength(2);
      await until('the hostile connection is closed', () => receiver.open <= 1);
      expect(sentBytes).toBeLessThan(READ_FROM_THE_WIRE_BYTES + KERNEL_BYTES);
    });
  });
}

describe('an answer that nobody asked for', () => {
  test('when the connection opens is not taken for one', async () => {
    const eager = await ScriptedReceiver.start((socket) => socket.write(CLEAN));
    eager.greeting = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
    await api.put('/webhook-settings', { webhook_url: `http://127.0.0.1:${eager.port}/` });
    const rows = [await attempt(), await attempt()];
    eager.greeting = '';
    rows.push(await attempt());
    expect(rows.at(-1)).toMatchObject({ ...FINE, response_body: 'clean' });
    for (const row of rows) expect(row.error_code === 'response_malformed' || row.response_body !== null).toBe(true);
    await eager.close();
    await api.put('/webhook-settings', { webhook_url: `http://127.0.0.1:${receiver.port}/hook` });
  });

  test('on a connection at rest is thrown away with it', async () => {
    const sockets: Socket[] = [];
    hostile = (socket) => {
      sockets.push(socket);
      socket.write(CLEAN);
    };
    await attempt();
    const closed = new Promise((resolve) => sockets.at(-1)?.once('close', resolve));
    sockets.at(-1)?.write('HTTP/1.1 500 Poison\r\nContent-Length: 6\r\n\r\npoison');
    await closed;
    expect(await attempt()).toMatchObject({ ...FINE, response_body: 'clean' });
    expect(sockets).toHaveLength(2);
  });
});
