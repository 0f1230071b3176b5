import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { AttemptResult } from '../outcome.ts';
import { ConnectionPools } from './connection-pools.ts';
import type { Dialler } from './dial.ts';
import { LiveAttempt } from './live-attempt.ts';
import { buildRequest } from './request.ts';
import { endpointAt, MESSAGE, SenderRig } from './sender-rig.ts';

test('a connection that is gone before its address is known was reset, not blocked', async () => {
  const rig = new SenderRig();
  const receiver = await rig.receiver(() => undefined);
  const { clock, policy } = rig;
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const target = policy.inspect(url);
  if ('refused' in target) throw new Error(target.refused);
  const dialler: Dialler = {
    resolve: async () => ['127.0.0.1'],
    open() {
      const socket = connect(receiver.port, '127.0.0.1');
      socket.once('connect', () => socket.resetAndDestroy());
      return { socket, secure: false };
    },
  };
  const equipment = { clock, policy, dialler, pools: new ConnectionPools(clock), live: new Set<LiveAttempt>() };
  const request = buildRequest(MESSAGE, { endpoint: endpointAt(url), target, userAgent: 'Ackwell/1.2.3', nowMs: 0 });
  const errand = { url, target, request, startedAt: 0, pool: '1', isOurs: () => true };
  const { outcome, exchange } = await new Promise<AttemptResult>((resolve, reject) => {
    new LiveAttempt(equipment, errand, { resolve, reject }).start();
  });
  expect(outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
  expect(exchange.peerIp).toBeNull();
  await rig.close();
});
