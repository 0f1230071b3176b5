import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ATTEMPT_TIMEOUT_MS, KEPT_BODY_BYTES } from '../../kit/limits.ts';
import { OpenedSocketsRig } from './opened-sockets-rig.ts';
import type { ScriptedReceiver } from './scripted-receiver.ts';
import { SenderRig } from './sender-rig.ts';

/** How long a condition may take on a busy machine, in milliseconds. */
const PATIENCE = { interval: 2, timeout: 10_000 };

const OK = 'HTTP/1.1 200 OK\r\n';

/** Of everything that comes over the wire of an attempt. */
const MAX_WIRE_BYTES = 256 * 1024;

let opened: OpenedSocketsRig;
let rig: SenderRig;
beforeEach(() => {
  opened = new OpenedSocketsRig();
  rig = new SenderRig();
});
afterEach(async () => {
  opened.close();
  await rig.close();
  expect(opened.mostRead).toBeLessThanOrEqual(MAX_WIRE_BYTES);
});

/** Waits until the receiver has at least one request, then lets the time run out. */
async function expireAfter(receiver: ScriptedReceiver, condition: () => boolean, ms: number): Promise<void> {
  await vi.waitUntil(() => receiver.requests.length > 0 && condition(), PATIENCE);
  rig.clock.advance(ms);
}

/** Lets `write` be called until the socket is gone. */
function flood(socket: Socket, piece: string): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(piece, 'latin1'));
    if (!socket.destroyed) socket.once('drain', write);
  };
  write();
}

describe('a receiver that does not answer', () => {
  test('refuses the connection', async () => {
    const receiver = await rig.receiver(() => undefined);
    const { port } = receiver;
    await receiver.close();
    const { outcome, exchange } = await rig.post(`http://127.0.0.1:${port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'connection_refused' });
    expect(exchange).toMatchObject({ responseHeaders: null, responseBody: null, peerIp: null });
    expect(exchange.requestHeaders[0]).toEqual(['Host', `127.0.0.1:${port}`]);
  });

  test.each([
    ['at once', ''],
    ['within the status line', 'HTTP/1.1 20'],
    ['within the headers', `${OK}Content-Length: 5\r\n`],
  ])('closes %s', async (_when, said) => {
    const receiver = await rig.receiver((socket) => socket.end(said));
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
  });

  test('resets the connection', async () => {
    const receiver = await rig.receiver((socket) => socket.resetAndDestroy());
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
    expect(receiver.requests).toHaveLength(1);
  });

  test('is given 30 s, then hears no more', async () => {
    const receiver = await rig.receiver(() => undefined);
    const attempt = rig.to(receiver);
    await expireAfter(receiver, () => true, ATTEMPT_TIMEOUT_MS - 1);
    expect(receiver.open).toBe(1);
    rig.clock.advance(1);
    const { outcome, exchange } = await attempt;
    expect(outcome).toMatchObject({ kind: 'error', code: 'timeout' });
    expect(exchange.timing.durationMs).toBe(ATTEMPT_TIMEOUT_MS);
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });

  test('drips its head and gets no more time for it', async () => {
    let dripped = 0;
    const receiver = await rig.receiver((socket) => {
      const timer = setInterval(() => socket.write(OK[dripped++] ?? `A${dripped}: b\r\n`), 1);
      socket.on('close', () => clearInterval(timer));
    });
    const attempt = rig.to(receiver);
    await expireAfter(receiver, () => dripped > 40, ATTEMPT_TIMEOUT_MS);
    expect((await attempt).outcome).toMatchObject({ kind: 'error', code: 'timeout' });
  });

  test('sends interim answers until the deadline', async () => {
    const receiver = await rig.receiver((socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(8)));
    const attempt = rig.to(receiver);
    await expireAfter(receiver, () => true, ATTEMPT_TIMEOUT_MS);
    expect((await attempt).outcome).toMatchObject({ kind: 'error', code: 'timeout' });
  });
});

describe('a receiver that floods', () => {
  test.each([
    ['headers', OK, 'A: b\r\n', 'response_too_large'],
    ['a header value', `${OK}A: `, 'b'.repeat(1_000), 'response_too_large'],
    ['a reason', 'HTTP/1.1 200 ', 'x'.repeat(1_000), 'response_too_large'],
    ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'response_malformed'],
    ['garbage', '', '\0\xff'.repeat(500), 'response_malformed'],
  ])('with %s is cut off', async (_what, start, piece, code) => {
    const receiver = await rig.receiver((socket) => {
      socket.write(start, 'latin1');
      flood(socket, piece);
    });
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'error', code });
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });

  test.each([
    ['a body without end', `${OK}\r\n`, 'x'.repeat(1_000), 200],
    ['a body of a megabyte', `HTTP/1.1 500 Oops\r\nContent-Length: 1048576\r\n\r\n`, 'x'.repeat(1_000), 500],
    ['chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n`, `3e8\r\n${'x'.repeat(1_000)}\r\n`, 200],
    ['a chunk extension', `${OK}Transfer-Encoding: chunked\r\n\r\n5;`, 'x'.repeat(1_000), 200],
  ])('with %s has answered all the same', async (_what, start, piece, statusCode) => {
    const receiver = await rig.receiver((socket) => {
      socket.write(start);
      flood(socket, piece);
    });
    const { outcome, exchange } = await rig.to(receiver);
    expect(outcome).toEqual({ kind: 'answered', statusCode, redirectRefused: false });
    expect(exchange.responseBodyTruncated).toBe(true);
    expect(exchange.responseBody?.length).toBeLessThanOrEqual(KEPT_BODY_BYTES);
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });
});

describe('a receiver with an odd body', () => {
  test('tells its true size when it declares one', async () => {
    const receiver = await rig.receiver((socket) => {
      socket.write(`${OK}Content-Length: 1048576\r\n\r\n${'x'.repeat(1_048_576)}`);
    });
    const { exchange } = await rig.to(receiver);
    expect(exchange).toMatchObject({ responseBodyBytes: 1_048_576, responseBodyTruncated: true });
    expect(exchange.responseBody?.length).toBe(KEPT_BODY_BYTES);
  });

  test('drips it for 2 s after the head at most', async () => {
    let dripped = 0;
    const receiver = await rig.receiver((socket) => {
      socket.write(`${OK}Content-Length: 100000\r\n\r\n`);
      const timer = setInterval(() => socket.write(dripped++ % 2 ? 'a' : 'b'), 1);
      socket.on('close', () => clearInterval(timer));
    });
    const attempt = rig.to(receiver);
    await expireAfter(receiver, () => dripped > 20, 2_000);
    const { outcome, exchange } = await attempt;
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(exchange).toMatchObject({ responseBodyTruncated: true, responseBodyBytes: 100_000 });
    expect(exchange.responseBody?.toString()).toMatch(/^bab/);
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });

  test.each([
    ['by closing', (socket: Socket) => socket.end(`${OK}Content-Length: 100\r\n\r\nhalf`)],
    ['by nonsense', (socket: Socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nz\r\n`)],
  ])('cuts it short %s and has answered', async (_how, script) => {
    const { outcome, exchange } = await rig.to(await rig.receiver(script));
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(exchange.responseBody?.toString()).toBe('half');
    expect(exchange.responseBodyTruncated).toBe(true);
  });

  test('compresses it and is kept compressed', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const receiver = await rig.receiver((socket) => {
      socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    });
    const { exchange } = await rig.to(receiver);
    expect(exchange.responseBody?.equals(bomb)).toBe(true);
    expect(receiver.requests[0]).toContain('\r\nAccept-Encoding: identity\r\n');
  });
});

describe('a receiver that speaks another language', () => {
  test.each([
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['HTTP/0.9', '<html>'],
    ['a banner', '220 mail.example.com ESMTP\r\n'],
    ['length and chunks', `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
  ])('with %s is malformed', async (_what, answer) => {
    const receiver = await rig.receiver((socket) => socket.write(answer));
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'error', code: 'response_malformed' });
  });

  test('continues unasked and is read on', async () => {
    const receiver = await rig.receiver((socket) =>
      socket.write(`HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`),
    );
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  });
});

test.each([300, 301, 302, 303, 307, 308])('a redirect with %i is not followed', async (statusCode) => {
  const elsewhere = await rig.receiver(() => undefined);
  const location = `http://127.0.0.1:${elsewhere.port}/`;
  const receiver = await rig.receiver((socket) =>
    socket.write(`HTTP/1.1 ${statusCode} Go\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
  );
  const { outcome, exchange } = await rig.to(receiver);
  expect(outcome).toEqual({ kind: 'answered', statusCode, redirectRefused: true });
  expect(exchange.responseHeaders?.[0]).toEqual(['Location', location]);
  expect(elsewhere.connections).toBe(0);
});
