import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ATTEMPT_TIMEOUT_MS } from '../../kit/limits.ts';
import { createSender } from './http-sender.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { ScriptedNameServer, type Zone } from './scripted-name-server.ts';
import { endpointAt, MESSAGE, SenderRig } from './sender-rig.ts';

/** How long a condition may take on a busy machine, in milliseconds. */
const PATIENCE = { interval: 2, timeout: 10_000 };

const OK = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok';

const rigs: SenderRig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

/** A rig whose names resolve, one attempt after another, to these answers. */
function rigAnswering(...answers: (string[] | Error | Promise<string[]>)[]) {
  const asked: string[] = [];
  const find = (how: string) => async (hostname: string) => {
    asked.push(`${how} ${hostname}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer ?? [];
  };
  const resolver: Resolver = { query: find('query'), lookup: find('lookup') };
  const rig = new SenderRig({ allow: ['127.0.0.1/32', 'n8n'], resolver });
  rigs.push(rig);
  return { rig, asked };
}

function dnsError(code: string): Error {
  return Object.assign(new Error('not for other eyes'), { code });
}

describe('a name', () => {
  test('is resolved at every new connection', async () => {
    const { rig, asked } = rigAnswering(['127.0.0.1']);
    const receiver = await rig.receiver((socket) => socket.end(OK));
    for (let i = 0; i < 2; i++) {
      const { outcome, exchange } = await rig.post(`http://hooks.example.com:${receiver.port}/`);
      expect(outcome).toMatchObject({ kind: 'answered', statusCode: 200 });
      expect(exchange.timing.dnsMs).toBe(0);
    }
    expect(asked).toEqual(['query hooks.example.com', 'query hooks.example.com']);
    expect(receiver.connections).toBe(2);
  });

  test('that is moved inward between two attempts is blocked', async () => {
    const { rig } = rigAnswering(['127.0.0.1'], ['127.0.0.2']);
    const receiver = await rig.receiver((socket) => socket.end(OK));
    const url = `http://hooks.example.com:${receiver.port}/`;
    expect((await rig.post(url)).outcome).toMatchObject({ kind: 'answered' });
    expect((await rig.post(url)).outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
    expect(receiver.connections).toBe(1);
  });

  test.each([
    ['a private address', ['10.0.0.5']],
    ['a metadata address', ['169.254.169.254']],
    ['an allowed and a private one', ['127.0.0.1', 'fd00::1']],
    ['an embedded address', ['::ffff:127.0.0.1']],
    ['no address at all but a text', ['localhost']],
  ])('with %s is blocked before anything is dialled', async (_what, answers) => {
    const { rig } = rigAnswering(answers);
    const receiver = await rig.receiver((socket) => socket.end(OK));
    const { outcome, exchange } = await rig.post(`http://hooks.example.com:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
    expect(JSON.stringify(outcome)).not.toContain(answers[0]);
    expect(exchange.peerIp).toBeNull();
    expect(receiver.connections).toBe(0);
  });

  test('that leads elsewhere once connected is blocked before a word is said', async () => {
    const verdicts = [true, false];
    const { rig } = rigAnswering(['127.0.0.1']);
    const policy = { ...rig.policy, allowsAddress: () => verdicts.shift() ?? false };
    const resolver: Resolver = { query: async () => ['127.0.0.1'], lookup: async () => [] };
    const sender = createSender({ clock: rig.clock, version: '1.2.3', policy, resolver });
    const receiver = await rig.receiver((socket) => socket.end(OK));
    const { outcome } = await sender.attempt(endpointAt(`http://hooks.example.com:${receiver.port}/`), MESSAGE);
    expect(outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
    expect(receiver.requests).toEqual([]);
  });

  test('falls back to the next address that answers', async () => {
    const { rig } = rigAnswering(['::1', '127.0.0.1']);
    const receiver = await rig.receiver((socket) => socket.end(OK));
    const { outcome, exchange } = await rig.post(`http://n8n:${receiver.port}/`);
    expect(outcome).toMatchObject({ kind: 'answered' });
    expect(exchange.peerIp).toBe('127.0.0.1');
  });

  test('chosen by the operator is asked of the system', async () => {
    const { rig, asked } = rigAnswering(['127.0.0.1']);
    const receiver = await rig.receiver((socket) => socket.end(OK));
    await rig.post(`http://n8n:${receiver.port}/`);
    await rig.post(`http://localhost:${receiver.port}/`);
    expect(asked).toEqual(['lookup n8n', 'lookup localhost']);
  });

  test.each([
    [dnsError('ENOTFOUND'), 'The name hooks.example.com has no address.'],
    [dnsError('ETIMEOUT'), 'No name server answered for hooks.example.com.'],
    [dnsError('ESERVFAIL'), 'The name hooks.example.com could not be resolved.'],
    [[], 'The name hooks.example.com has no address.'],
  ])('that cannot be resolved fails in our own words', async (answer, message) => {
    const { rig } = rigAnswering(answer);
    const { outcome, exchange } = await rig.post('http://hooks.example.com/');
    expect(outcome).toEqual({ kind: 'error', code: 'dns_failed', message });
    expect(exchange.timing).toMatchObject({ connectMs: null, firstByteMs: null });
  });

  test('that is never answered ends with the deadline', async () => {
    const { rig, asked } = rigAnswering(new Promise<string[]>(() => undefined));
    const attempt = rig.post('http://hooks.example.com/');
    await vi.waitUntil(() => asked.length === 1, PATIENCE);
    rig.clock.advance(ATTEMPT_TIMEOUT_MS);
    const { outcome, exchange } = await attempt;
    expect(outcome).toMatchObject({ kind: 'error', code: 'connect_timeout' });
    expect(exchange.timing).toMatchObject({ dnsMs: null, connectMs: null, durationMs: 30_000 });
  });

  test('answered after the deadline opens no connection any more', async () => {
    let answer = (_addresses: string[]): void => undefined;
    const { rig, asked } = rigAnswering(new Promise<string[]>((resolve) => (answer = resolve)));
    const receiver = await rig.receiver((socket) => socket.end(OK));
    const attempt = rig.post(`http://hooks.example.com:${receiver.port}/`);
    await vi.waitUntil(() => asked.length === 1, PATIENCE);
    rig.sender.interrupt();
    answer(['127.0.0.1']);
    expect((await attempt).outcome).toMatchObject({ code: 'interrupted' });
    // Connections are accepted in their order: if the sender had opened one, it would be there before this one.
    const probe = connect(receiver.port, '127.0.0.1');
    await vi.waitUntil(() => receiver.connections > 0, PATIENCE);
    expect(receiver.connections).toBe(1);
    probe.destroy();
  });
});

describe('a literal address', () => {
  test.each([
    'http://10.0.0.1/',
    'http://[::1]/',
    'http://2130706434/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/',
  ])('%s is blocked without a question', async (url) => {
    const { rig, asked } = rigAnswering(['127.0.0.1']);
    const { outcome, exchange } = await rig.post(url);
    expect(outcome).toMatchObject({ kind: 'error', code: 'blocked_address' });
    expect(exchange.requestHeaders).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('the resolver', () => {
  let server: ScriptedNameServer;
  afterEach(() => server.close());

  async function resolverOf(zone: Zone): Promise<Resolver> {
    server = await ScriptedNameServer.start();
    server.zone = zone;
    return createResolver([server.address]);
  }

  test('gathers the addresses of both families', async () => {
    const resolver = await resolverOf(() => ['93.184.216.34', '2606:4700:4700::1111', '::ffff:10.0.0.1']);
    expect(await resolver.query('hooks.example.com')).toEqual(['93.184.216.34', '2606:4700:4700::1111', '::ffff:10.0.0.1']);
    expect(server.asked.sort()).toEqual(['A hooks.example.com', 'AAAA hooks.example.com']);
  });

  test('is content with one family', async () => {
    const resolver = await resolverOf(() => ['93.184.216.34']);
    expect(await resolver.query('hooks.example.com')).toEqual(['93.184.216.34']);
  });

  test('says that there is no such name', async () => {
    const resolver = await resolverOf(() => 3);
    await expect(resolver.query('hooks.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('finds local names through the system', async () => {
    const resolver = await resolverOf(() => 3);
    expect(await resolver.lookup('localhost')).toContain('127.0.0.1');
  });
});
