import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Resolver } from './resolver.ts';
import { SenderRig } from './sender-rig.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const STANDS = 'HTTP/1.1 200 Connection established\r\n\r\n';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A forward proxy. By default it connects to where it is asked to; `says` replaces that. */
async function proxyThat(says?: (socket: Socket) => void) {
  const heads: string[] = [];
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (head) => {
      heads.push(head.toString('latin1'));
      if (says) return says(socket);
      const [, host = '', port] = /^CONNECT ([\d.]+):(\d+) /.exec(heads.at(-1) ?? '') ?? [];
      const onward = connect(Number(port), host, () => socket.write(STANDS));
      onward.on('error', () => socket.destroy());
      onward.pipe(socket).pipe(onward);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { heads, host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

function rigBehind(proxy: { host: string; port: number }, addresses = ['127.0.0.1'], extraCa: string[] = []): SenderRig {
  const resolver: Resolver = { query: async () => addresses, lookup: async () => addresses };
  const rig = new SenderRig({ allow: ['127.0.0.0/8'], resolver, proxy, extraCa });
  closing.unshift(() => rig.close());
  return rig;
}

describe('through a proxy', () => {
  test('a receiver is asked for by the address that was checked, and its connection is kept', async () => {
    const proxy = await proxyThat();
    const rig = rigBehind(proxy);
    const receiver = await rig.receiver((socket) => socket.write(OK));
    const first = await rig.post(`http://hooks.example.com:${receiver.port}/in`);
    await rig.post(`http://hooks.example.com:${receiver.port}/in`);
    expect(first.outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(first.exchange.peerIp).toBe('127.0.0.1');
    expect(proxy.heads).toEqual([`CONNECT 127.0.0.1:${receiver.port} HTTP/1.1\r\nHost: 127.0.0.1:${receiver.port}\r\n\r\n`]);
    expect(receiver.requests.map((request) => request.split('\r\n')[0])).toEqual(Array(2).fill('POST /in HTTP/1.1'));
  });

  test('TLS is with the receiver, and its certificate is checked against its name', async () => {
    const proxy = await proxyThat();
    const rig = rigBehind(proxy, ['127.0.0.1'], [fixture('ca.pem')]);
    const key = fixture('receiver.key');
    const receiver = await rig.receiver((socket) => socket.write(OK), { key, cert: fixture('valid.pem') });
    expect((await rig.post(`https://hooks.example.com:${receiver.port}/`)).outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
    const stranger = await rig.receiver((socket) => socket.write(OK), { key, cert: fixture('other-name.pem') });
    expect((await rig.post(`https://hooks.example.com:${stranger.port}/`)).outcome).toMatchObject({ kind: 'error', code: 'tls_failed' });
    expect(stranger.requests).toEqual([]);
  });

  test.each([
    ['a private address', ['10.0.0.5']],
    ['a public and a private address', ['93.184.216.34', '10.0.0.5']],
    ['a metadata address', ['169.254.169.254']],
  ])('a name with %s is blocked, and the proxy hears nothing of it', async (_what, addresses) => {
    const proxy = await proxyThat();
    const { outcome } = await rigBehind(proxy, addresses).post('http://hooks.example.com/');
    expect(outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
    expect(proxy.heads).toEqual([]);
  });

  test.each([
    ['refuses', 'HTTP/1.1 403 Forbidden\r\n\r\n'],
    ['speaks another language', '220 proxy ESMTP\r\n\r\n'],
    ['talks without end', 'x'.repeat(100_000)],
    ['answers before it is asked', `${STANDS}${OK}`],
    ['closes', ''],
  ])('that %s nothing is sent, and the log says whose fault it is', async (_how, says) => {
    const proxy = await proxyThat((socket) => socket.end(says));
    const { outcome, exchange } = await rigBehind(proxy).post('http://hooks.example.com/');
    expect(outcome).toMatchObject({ kind: 'error', code: 'connection_refused', message: expect.stringContaining('egress proxy') });
    expect(exchange.peerIp).toBeNull();
  });

  test('that is not there fails in the same words', async () => {
    const gone = await proxyThat();
    await closing.pop()?.();
    expect((await rigBehind(gone).post('http://hooks.example.com/')).outcome).toMatchObject({ code: 'connection_refused' });
  });
});
