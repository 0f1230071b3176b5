import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ATTEMPT_TIMEOUT_MS } from '../../kit/limits.ts';
import { chattyReceiver } from './scripted-chatter.ts';
import { OpenedSocketsRig } from './opened-sockets-rig.ts';
import type { Resolver } from './resolver.ts';
import { SenderRig } from './sender-rig.ts';

/** How long a condition may take on a busy machine, in milliseconds. */
const PATIENCE = { interval: 2, timeout: 10_000 };

const fixturePath = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const fixture = (name: string) => readFileSync(fixturePath(name), 'utf8');
const certificate = (name: string) => ({ key: fixture('receiver.key'), cert: fixture(`${name}.pem`) });

/** No server of Node's gives more than two tickets. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const onLoopback: Resolver = { query: async () => ['127.0.0.1'], lookup: async () => ['127.0.0.1'] };

/** Of everything that comes over the wire of an attempt. */
const MAX_WIRE_BYTES = 256 * 1024;

let opened: OpenedSocketsRig;
let rig: SenderRig;
beforeEach(() => {
  opened = new OpenedSocketsRig();
  rig = new SenderRig({ resolver: onLoopback, extraCa: [fixture('ca.pem')] });
});
afterEach(async () => {
  opened.close();
  await rig.close();
  expect(opened.mostRead).toBeLessThanOrEqual(MAX_WIRE_BYTES);
});

describe('a receiver with TLS', () => {
  test('is checked by its name, not by the address dialled', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate('valid'));
    const { outcome, exchange } = await rig.post(`https://hooks.example.com:${receiver.port}/in`);
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(exchange.peerIp).toBe('127.0.0.1');
    expect(exchange.timing.tlsMs).not.toBeNull();
    expect(receiver.requests[0]).toContain(`\r\nHost: hooks.example.com:${receiver.port}\r\n`);
  });

  test('may be named by its address', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate('valid'));
    const { outcome } = await rig.post(`https://127.0.0.1:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  test('keeps its connection for the next event', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate('valid'));
    for (let i = 0; i < 3; i++) await rig.post(`https://hooks.example.com:${receiver.port}/in`);
    expect(receiver.connections).toBe(1);
    expect(receiver.requests).toHaveLength(3);
  });

  test('keeps it also when the answer is there before TLS knows that the request was written', async () => {
    const script = `const { parentPort, workerData } = require('node:worker_threads');
      const server = require('node:tls').createServer(workerData, (socket) => {
        socket.on('error', () => {}).on('data', () => socket.write(${JSON.stringify(OK)}));
      }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
    const receiver = new Worker(script, { eval: true, workerData: certificate('valid') });
    const port = await new Promise<number>((resolve) => receiver.once('message', resolve));
    for (let i = 0; i < 200; i++) await rig.post(`https://127.0.0.1:${port}/`);
    await receiver.terminate();
    expect(opened.count).toBe(1);
  });

  test.each([
    ['self-signed', 'The certificate is signed by itself or by an unknown authority.'],
    ['expired', 'The certificate has expired.'],
    ['other-name', 'The certificate is not for hooks.example.com.'],
  ])('is refused when its certificate is %s', async (name, message) => {
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate(name));
    const { outcome } = await rig.post(`https://hooks.example.com:${receiver.port}/in`);
    expect(outcome).toEqual({ kind: 'error', code: 'tls_failed', message });
    expect(receiver.requests).toEqual([]);
  });

  test('is refused when its authority is unknown here', async () => {
    const stranger = new SenderRig({ resolver: onLoopback });
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate('valid'));
    const { outcome } = await stranger.post(`https://hooks.example.com:${receiver.port}/in`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'tls_failed' });
    await stranger.close();
  });

  test('stays refused when the environment switches checks off', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const receiver = await rig.receiver((socket) => socket.write(OK), certificate('self-signed'));
    const { outcome } = await rig.post(`https://hooks.example.com:${receiver.port}/in`);
    vi.unstubAllEnvs();
    expect(outcome).toMatchObject({ kind: 'error', code: 'tls_failed' });
  });

  test('has nothing to agree on anew', async () => {
    const receiver = await rig.receiver((socket) => {
      socket.once('error', () => socket.destroy());
      (socket as TLSSocket).renegotiate({}, () => undefined);
    }, { ...certificate('valid'), maxVersion: 'TLSv1.2' });
    const { outcome } = await rig.post(`https://127.0.0.1:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
    expect(receiver.errors.map(String)).toEqual([expect.stringContaining('no renegotiation')]);
  });

  test.skipIf(!hasOpenssl)('is cut off when it gives session tickets without end', async () => {
    const files = ['-cert', fixturePath('valid.pem'), '-key', fixturePath('receiver.key')];
    const receiver = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-num_tickets', '100000', '-www', ...files]);
    try {
      let said = '';
      receiver.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
      const port = await vi.waitUntil(() => /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1], PATIENCE);
      const { outcome } = await rig.post(`https://127.0.0.1:${port}/`);
      expect(outcome).toMatchObject({ kind: 'error', code: 'response_too_large' });
    } finally {
      receiver.kill();
    }
  });

  test.each([
    ['asks for another handshake', 'hello_requests', 'connection_reset'],
    ['says nothing', 'padding', 'response_too_large'],
  ] as const)('is cut off when it %s without end, and has had one request', async (_what, chatter, code) => {
    const receiver = await chattyReceiver(chatter, certificate('valid'));
    const { outcome } = await rig.post(`https://127.0.0.1:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code });
    expect(receiver.seen.requests).toBe(1);
    await receiver.close();
  });

  test('is not let choose the prime of a key exchange', async () => {
    const hello = await new Promise<Buffer>((resolve) => {
      const server = createServer((socket) => {
        socket.once('data', resolve).on('error', () => {}).on('close', () => server.close());
      });
      server.listen(0, '127.0.0.1', () => void rig.post(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    });
    // RFC 5246, 7.4.1.2: behind record, message, version, random and session, two bytes each.
    const at = 44 + hello.readUInt8(43);
    const suites = Array.from({ length: hello.readUInt16BE(at) / 2 }, (_, nth) => hello.readUInt16BE(at + 2 + 2 * nth));
    expect(suites.length).toBeGreaterThan(8);
    const withPrime = [0x33, 0x39, 0x67, 0x6b, 0x9e, 0x9f, 0xccaa, 0xc09e, 0xc09f, 0xc0a2, 0xc0a3, 0xc052, 0xc053, 0x45, 0x88, 0xbe, 0xc4];
    expect(suites.filter((suite) => withPrime.includes(suite))).toEqual([]);
  });

  test('with an older protocol is refused', async () => {
    const old = { ...certificate('valid'), maxVersion: 'TLSv1.1' as const, minVersion: 'TLSv1' as const };
    const receiver = await rig.receiver((socket) => socket.write(OK), old);
    const { outcome } = await rig.post(`https://hooks.example.com:${receiver.port}/in`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'tls_failed' });
  });
});

describe('a receiver without TLS where TLS is expected', () => {
  test('fails the handshake', async () => {
    const receiver = await rig.receiver(() => undefined);
    receiver.greeting = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    const { outcome } = await rig.post(`https://127.0.0.1:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'tls_failed' });
  });

  /** As it stands on the wire before there are keys (RFC 8446, 5.1): of a type, two bytes of version, a length. */
  const record = (type: number, body: number[]): Buffer => Buffer.from([type, 3, 3, body.length >> 8, body.length & 255, ...body]);
  const [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA] = [20, 21, 22, 23];

  test.each([
    ['requests for a handshake', record(HANDSHAKE, [0, 0, 0, 0])],
    ['changes of the cipher', record(CHANGE_CIPHER_SPEC, [1])],
    ['warnings', record(ALERT, [1, 90])],
    ['empty records', record(HANDSHAKE, [])],
    ['empty data', record(APPLICATION_DATA, [])],
    ['a message of 16 MB', record(HANDSHAKE, [2, 255, 255, 255, ...Array<number>(16_380).fill(0)])],
    ['parts of a message of one byte', record(HANDSHAKE, [0])],
  ])('is cut off when it begins with %s without end', async (_what, bytes) => {
    const receiver = await rig.receiver(() => undefined);
    receiver.greeting = Buffer.alloc(4_000_000, bytes);
    const { outcome } = await rig.post(`https://127.0.0.1:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code: expect.stringMatching(/^(tls_failed|response_too_large)$/) });
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });

  test('and closing at once is not blamed on certificates', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { outcome } = await rig.post(`https://127.0.0.1:${port}/`);
    server.close();
    const message = 'The connection was closed during the TLS handshake.';
    expect(outcome).toEqual({ kind: 'error', code: 'connection_reset', message });
  });

  test('and silent ends with the deadline', async () => {
    const receiver = await rig.receiver(() => undefined);
    const attempt = rig.post(`https://127.0.0.1:${receiver.port}/`);
    await vi.waitUntil(() => receiver.connections === 1, PATIENCE);
    rig.clock.advance(ATTEMPT_TIMEOUT_MS);
    expect((await attempt).outcome).toMatchObject({ kind: 'error', code: 'connect_timeout' });
  });
});
