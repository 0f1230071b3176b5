import { connect, createServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import type { AttemptResult } from '../outcome.ts';
import { ConnectionPools } from './connection-pools.ts';
import type { Dialler } from './dial.ts';
import { LiveAttempt } from './live-attempt.ts';
import { buildRequest } from './request.ts';
import { SecureWire } from './secure-wire.ts';
import { endpointAt, MESSAGE, SenderRig } from './sender-rig.ts';

/** One attempt over whatever socket the test opens for it. */
async function attemptOver(open: Dialler['open'], { rig, url }: { rig: SenderRig; url: string }): Promise<AttemptResult> {
  const { clock, policy } = rig;
  const target = policy.inspect(url);
  if ('refused' in target) throw new Error(target.refused);
  const dialler: Dialler = { resolve: async () => [target.hostname], open };
  const equipment = { clock, policy, dialler, pools: new ConnectionPools(clock), live: new Set<LiveAttempt>() };
  const request = buildRequest(MESSAGE, { endpoint: endpointAt(url), target, userAgent: 'Ackwell/1.2.3', nowMs: 0 });
  const errand = { url, target, request, startedAt: 0, pool: '1', isOurs: () => true };
  return new Promise((resolve, reject) => {
    new LiveAttempt(equipment, errand, { resolve, reject }).start();
  });
}

test('a connection that is gone before its address is known was reset, not blocked', async () => {
  const rig = new SenderRig();
  const { port } = await rig.receiver(() => undefined);
  const open: Dialler['open'] = () => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.resetAndDestroy());
    return { socket, secure: false };
  };
  const { outcome, exchange } = await attemptOver(open, { rig, url: `http://127.0.0.1:${port}/hook` });
  expect(outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
  expect(exchange.peerIp).toBeNull();
  await rig.close();
});

test('whoever is met at an address that may not be called hears not even the beginning of TLS', async () => {
  const heard: unknown[] = [];
  const server = createServer((socket) => socket.on('data', (bytes) => heard.push(bytes)).on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const rig = new SenderRig({ allow: ['127.0.0.2/32'] });
  const open: Dialler['open'] = (_target, _addresses, reader) => {
    const secure = (socket: Duplex) => connectTls({ socket });
    return { socket: new SecureWire({ host: '127.0.0.1', port }, { secure, reader }), secure: true };
  };
  const { outcome } = await attemptOver(open, { rig, url: `https://127.0.0.2:${port}/hook` });
  expect(outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
  await new Promise((resolve) => server.close(resolve)); // When its connection has come to its end.
  expect(heard).toEqual([]);
  await rig.close();
});
