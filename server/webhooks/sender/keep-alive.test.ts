import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SenderRig } from './sender-rig.ts';

/** How long a condition may take on a busy machine, in milliseconds. */
const PATIENCE = { interval: 2, timeout: 10_000 };

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

let rig: SenderRig;
beforeEach(() => {
  rig = new SenderRig();
});
afterEach(() => rig.close());

describe('a connection', () => {
  test.each([
    ['a length', OK],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['a failure', 'HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops'],
    ['a long rest announced', 'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=60\r\nContent-Length: 0\r\n\r\n'],
  ])('serves the next event after an answer with %s', async (_what, answer) => {
    const receiver = await rig.receiver((socket) => socket.write(answer));
    for (let number = 1; number <= 3; number++) await rig.to(receiver, { number });
    expect(receiver.connections).toBe(1);
    expect(receiver.requests.map((request) => /X-Webhook-Attempt: (\d)/.exec(request)?.[1])).toEqual(['1', '2', '3']);
  });

  test.each([
    ['closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['is of HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['announces too short a rest', 'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok'],
    ['says more than its length', `${OK}HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n`],
    ['has chunks that make no sense', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['has trailers', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n'],
  ])('is not used again after an answer that %s', async (_what, answer) => {
    const receiver = await rig.receiver((socket) => socket.write(answer));
    const first = await rig.to(receiver);
    const second = await rig.to(receiver);
    expect(receiver.connections).toBe(2);
    for (const { outcome } of [first, second]) expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  test.each(['new', 'kept'])('that is %s carries nothing once the event is not ours any more', async (which) => {
    const receiver = await rig.receiver((socket) => socket.write(OK));
    if (which === 'kept') await rig.to(receiver);
    const before = receiver.requests.length;
    const { outcome } = await rig.to(receiver, { isOurs: () => false });
    expect(outcome).toMatchObject({ kind: 'error', code: 'interrupted' });
    await rig.to(receiver);
    expect(receiver.requests).toHaveLength(before + 1);
  });

  test('that speaks while it rests is dropped', async () => {
    const sockets: Socket[] = [];
    const receiver = await rig.receiver((socket) => {
      sockets.push(socket);
      socket.write(OK);
    });
    await rig.to(receiver);
    sockets[0]?.write('HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n');
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
    expect((await rig.to(receiver)).outcome).toMatchObject({ statusCode: 200 });
    expect(receiver.connections).toBe(2);
  });

  test('that speaks on after its answer cannot answer the next request, which had been waiting', async () => {
    const receiver = await rig.receiver((socket) => {
      socket.write(OK);
      const poison = () => socket.write('HTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n');
      // One turn later it would come with the answer; after two the next request has been handed over.
      setImmediate(() => setImmediate(poison));
    });
    const outcomes = [];
    for (let number = 1; number <= 20; number++) outcomes.push((await rig.to(receiver, { number })).outcome);
    expect(outcomes.filter((outcome) => !('statusCode' in outcome) || outcome.statusCode !== 200)).toEqual([]);
  });

  test('closed while it rests is not used', async () => {
    const sockets: Socket[] = [];
    const receiver = await rig.receiver((socket) => {
      sockets.push(socket);
      socket.write(OK);
    });
    await rig.to(receiver);
    sockets[0]?.end();
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
    expect((await rig.to(receiver)).outcome).toMatchObject({ statusCode: 200 });
  });

  test('rests for 4 s and no longer', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK));
    await rig.to(receiver);
    rig.clock.advance(3_999);
    await rig.to(receiver);
    expect(receiver.connections).toBe(1);
    rig.clock.advance(5_000);
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
    await rig.to(receiver);
    expect(receiver.connections).toBe(2);
  });

  test('rests shorter where the receiver says so', async () => {
    const receiver = await rig.receiver((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3\r\nContent-Length: 0\r\n\r\n'),
    );
    await rig.to(receiver);
    rig.clock.advance(2_000);
    await rig.to(receiver);
    expect(receiver.connections).toBe(2);
  });

  test('is never shared between workspaces', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK));
    await rig.post(`http://127.0.0.1:${receiver.port}/a`, {}, 1);
    await rig.post(`http://127.0.0.1:${receiver.port}/b`, {}, 2);
    await rig.post(`http://127.0.0.1:${receiver.port}/c`, {}, 1);
    expect(receiver.connections).toBe(2);
  });

  test('that dies with a request on it is not tried again', async () => {
    const receiver = await rig.receiver((socket, _request, nth) => {
      if (nth === 1) socket.write(OK);
      else socket.resetAndDestroy();
    });
    await rig.to(receiver);
    expect((await rig.to(receiver)).outcome).toMatchObject({ kind: 'error', code: 'connection_reset' });
    expect(receiver.requests).toHaveLength(2);
  });

  test('carries one request at a time', async () => {
    const receiver = await rig.receiver((socket) => setImmediate(() => socket.write(OK)));
    await Promise.all([1, 2, 3, 4].map((number) => rig.to(receiver, { number })));
    expect(receiver.connections).toBe(4);
    await Promise.all([1, 2, 3, 4].map((number) => rig.to(receiver, { number })));
    expect(receiver.connections).toBe(4);
  });

  test('answered before the request was written is not used again', async () => {
    const receiver = await rig.receiver(() => undefined);
    receiver.greeting = 'HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n';
    const { outcome } = await rig.to(receiver, { body: `"${'x'.repeat(16_000_000)}"` });
    expect(outcome).toMatchObject({ kind: 'answered', statusCode: 413 });
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });
});

describe('stopping', () => {
  test('interrupts what waits, and what comes later', async () => {
    const receiver = await rig.receiver(() => undefined);
    const attempts = [rig.to(receiver), rig.to(receiver)];
    await vi.waitUntil(() => receiver.requests.length === 2, PATIENCE);
    rig.sender.interrupt();
    attempts.push(rig.to(receiver));
    for (const { outcome } of await Promise.all(attempts)) expect(outcome).toMatchObject({ code: 'interrupted' });
    expect(receiver.requests).toHaveLength(2);
    expect(rig.clock.untilNext()).toBeNull();
  });

  test('keeps the status of an answer whose body still comes', async () => {
    const receiver = await rig.receiver((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'));
    const attempt = rig.to(receiver);
    await vi.waitUntil(() => rig.clock.untilNext() === 2_000, PATIENCE);
    rig.sender.interrupt();
    expect((await attempt).outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  test('closes connections that rest', async () => {
    const receiver = await rig.receiver((socket) => socket.write(OK));
    await rig.to(receiver);
    expect(receiver.open).toBe(1);
    rig.sender.close();
    await vi.waitUntil(() => receiver.open === 0, PATIENCE);
  });
});
