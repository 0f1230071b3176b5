import { createServer, type Server } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ScriptedNameServer } from '../../server/webhooks/sender/scripted-name-server.ts';
import { lastAttempt } from '../support/reads.ts';
import { expectRefused } from '../support/refusals.ts';
import { Site } from '../support/site.ts';
import type { LogRow } from '../support/views.ts';

/** Where webhooks may go, from outside: a real server, and a real name server that changes its mind. */
const names = await ScriptedNameServer.start();
const site = await Site.open(['--name-servers', names.address, '--allow-targets', '127.0.0.1/32,127.0.0.3/32']);
const { api, receiver } = site;

/** Listens where nobody may send: on the receiver's port, at another address of this machine. */
const inside = { connections: 0, server: null as Server | null };
inside.server = createServer((socket) => {
  inside.connections++;
  socket.destroy();
}).listen(receiver.port, '127.0.0.2');

afterAll(async () => {
  await site.close();
  names.close();
  await new Promise((resolve) => inside.server?.close(resolve));
});
beforeEach(() => {
  receiver.forget();
  names.asked.length = 0;
});

const rebinding = `http://rebind.example.com:${receiver.port}/hook`;
const save = (webhook_url: string) => api.put('/webhook-settings', { webhook_url });

async function attemptTo(url: string): Promise<LogRow> {
  expect((await save(url)).status).toBe(200);
  return (await api.post<LogRow>('/webhook-settings/test', { model: 'contact', event: 'created' })).data;
}

describe('a URL that is saved', () => {
  test.each([
    ['a loopback address', 'http://127.0.0.2/', /may not be called/],
    ['the same as a number', 'http://2130706434/', /may not be called/],
    ['the same inside IPv6', 'http://[::ffff:127.0.0.2]/', /may not be called/],
    ['a metadata address', 'http://169.254.169.254/latest/meta-data/', /may not be called/],
    ['an internal name', 'http://metadata.google.internal/', /internal name/],
    ['a single label', 'http://redis:6379/', /internal name/],
    ['a user name', 'https://user@hooks.example.com/', /user name/],
    ['a port of another service', 'https://hooks.example.com:25/', /Port 25/],
    ['another scheme', 'gopher://hooks.example.com/', /http:\/\/ or https:\/\//],
    ['too many characters', `https://hooks.example.com/${'a'.repeat(2_048)}`, /2048 characters/],
    ['a line break', 'https://hooks.example.com/\r\nX: y', /not allowed/],
    ['this server itself', `${site.server.origin}/api/v1/acme/contacts`, /itself/],
  ])('with %s is refused with the reason', async (_what, url, why) => {
    await expectRefused(api, async () => {
      const answer = await save(url);
      expect(answer.errors['webhook_url']?.join()).toMatch(why);
      return answer;
    }, { statuses: [422], field: 'webhook_url' });
    expect((await api.post('/webhook-endpoints', { url, description: 'x' })).status).toBe(422);
  });
});

describe('a name that moves', () => {
  test('is saved whatever it resolves to now, and judged at each attempt', async () => {
    names.zone = () => 3;
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'error', error_code: 'dns_failed' });
    names.zone = () => ['127.0.0.1'];
    receiver.script = () => ({ status: 200, headers: { Connection: 'close' } });
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'success', peer_ip: '127.0.0.1' });
    names.zone = () => ['127.0.0.2'];
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'error', error_code: 'blocked_address', peer_ip: null });
    expect(inside.connections).toBe(0);
  });

  test.each([
    ['an inner address behind a good one', ['127.0.0.1', '10.0.0.1']],
    ['an inner address before a good one', ['127.0.0.2', '127.0.0.1']],
    ['an inner address of the other version', ['127.0.0.1', 'fd00::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a NAT64 address', ['64:ff9b::7f00:1']],
    ['the metadata service', ['169.254.169.254']],
    ['every address', ['0.0.0.0']],
  ])('is blocked when it leads to %s', async (_what, addresses) => {
    names.zone = () => addresses;
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'error', error_code: 'blocked_address', peer_ip: null });
    expect([receiver.requests.length, inside.connections]).toEqual([0, 0]);
  });

  test('is asked for once per attempt, and the answer that was vetted is the one that is called', async () => {
    names.zone = () => (names.asked.length > 2 ? ['127.0.0.2'] : ['127.0.0.1']);
    receiver.script = () => ({ status: 200, headers: { Connection: 'close' } });
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'success', peer_ip: '127.0.0.1' });
    expect(names.asked.sort()).toEqual(['A rebind.example.com', 'AAAA rebind.example.com']);
    expect(inside.connections).toBe(0);
  });

  test('is not asked for again while its connection is kept', async () => {
    names.zone = () => ['127.0.0.1'];
    await attemptTo(rebinding);
    names.zone = () => ['127.0.0.2'];
    expect(await attemptTo(rebinding)).toMatchObject({ status: 'success', peer_ip: '127.0.0.1' });
    expect(new Set(receiver.requests.map(({ connection }) => connection)).size).toBe(1);
    expect(names.asked).toHaveLength(2);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('with %i is not followed, nor is its host looked up', async (status) => {
    names.zone = () => ['127.0.0.1'];
    const target = `http://elsewhere.example.com:${receiver.port}/`;
    receiver.script = () => ({ status, headers: { Location: target } });
    expect(await attemptTo(receiver.url())).toMatchObject({ status: 'failed', status_code: status, error_code: 'redirect_refused' });
    expect(receiver.requests).toHaveLength(1);
    expect(names.asked).toEqual([]);
  });
});

test('proxies that the environment names are not used', async () => {
  const proxy = `http://127.0.0.2:${receiver.port}`;
  await site.server.stop();
  await site.startAgain({ HTTP_PROXY: proxy, http_proxy: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy, NODE_USE_ENV_PROXY: '1' });
  expect(await attemptTo(receiver.url())).toMatchObject({ status: 'success' });
  expect(inside.connections).toBe(0);
  expect(await lastAttempt(api)).toMatchObject({ peer_ip: '127.0.0.1' });
});
