import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import type { Operation } from '../openapi/generated-calls.ts';
import { ackwell, succeed } from '../support/ackwell.ts';
import { connect, openSiteWithMeta } from '../support/meta.ts';
import { makeContact, makeShelf } from '../support/records.ts';
import { listen } from '../support/site.ts';
import { until } from '../support/until.ts';

/** A secret of each kind, and all that anybody ever gets to read. Only the call that is made for it may show one. */
const { site, meta } = await openSiteWithMeta();
const { api, receiver } = site;
afterAll(async () => {
  await site.close();
  await meta.close();
});

/** Where a secret is what was asked for. */
const MADE_FOR_IT = [
  'POST /api/v1/{subdomain}/webhook-settings/secret/reveal', 'POST /api/v1/{subdomain}/webhook-settings/secret/rotate',
  'POST /api/v1/{subdomain}/webhook-endpoints/{id}/secret/reveal', 'POST /api/v1/{subdomain}/webhook-endpoints/{id}/secret/rotate',
];
/** Calls after which others could not be made. */
const ENDING = ['POST /logout', 'DELETE /me/sessions', 'POST /me/password', 'DELETE /api/v1/{subdomain}/whatsapp/connection'];

const GATEWAY_KEY = 'gateway-canary-key-0123456789';
const OWN_PASSWORD = 'zebra-canary-passphrase-77';

const COMMANDS_AT_A_TIME = 3;

let cookie = '';
const secrets: Record<string, string> = {};
const seen: { where: string; text: string }[] = [];

async function ask(method: string, path: string, body?: string): Promise<string> {
  const headers = { cookie, origin: site.server.origin, ...(body !== undefined && { 'content-type': path.endsWith('imports/contacts') ? 'text/csv' : 'application/json' }) };
  const answer = await fetch(site.server.origin + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) });
  return `${[...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n${await answer.text()}`;
}

async function keep(where: string, text: string | Promise<string>): Promise<void> {
  seen.push({ where, text: await text });
}

beforeAll(async () => {
  await succeed(['person', 'reset-password', 'owner@acme.example', '--password-stdin', ...site.place], OWN_PASSWORD);
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  receiver.script = (_request, nth) => (nth % 2 ? { status: 500, body: 'no' } : { status: 200 });
  const headers = { Authorization: `Bearer ${GATEWAY_KEY}` };
  const gateway = await api.post('/webhook-endpoints', { url: receiver.url('/gateway'), enabled: true, headers, contacts_actions: { create: true } });
  if (gateway.status !== 201) throw new Error(gateway.text);
  await connect(api);
  const login = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'owner@acme.example', password: OWN_PASSWORD }) });
  cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const data = async <T>(path: string, body: object = {}) => JSON.parse((await ask('POST', path, JSON.stringify(body))).split('\n').at(-1) ?? '') as { data: T };
  const revealed = await data<{ webhook_secret: string }>('/api/v1/acme/webhook-settings/secret/reveal');
  const rotated = await data<{ webhook_secret: string }>('/api/v1/acme/webhook-settings/secret/rotate', { overlap_hours: 1 });
  const invited = await data<{ link: string }>('/api/v1/acme/invites', { role: 'editor' });
  Object.assign(secrets, {
    'webhook secret': rotated.data.webhook_secret.replace('whsec_', ''),
    'webhook secret of before': revealed.data.webhook_secret.replace('whsec_', ''),
    'API token': site.acme.token.replace('apitk_', ''),
    'access token of Meta': FAKE.accessToken,
    'app secret': FAKE.appSecret,
    password: OWN_PASSWORD,
    'key of a gateway': GATEWAY_KEY,
    session: cookie.split('=')[1] ?? '',
    invite: invited.data.link.split(/[?&#]token=/)[1] ?? '',
    'secret key': readFileSync(join(site.data, 'secret.key'), 'utf8').trim(),
  });
  await makeContact(api, await makeShelf(api));
  await api.post('/messages/send', { phone_number: '+14155550123', message_body: 'Hello' });
});

test('each of them is one', () => {
  for (const [name, secret] of Object.entries(secrets)) expect(secret.length, name).toBeGreaterThan(9);
});

async function everyCall(): Promise<void> {
  const { paths } = JSON.parse((await ask('GET', '/openapi.json')).split('\n').at(-1) ?? '') as { paths: Record<string, Record<string, Operation>> };
  const calls = Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, method: method.toUpperCase(), operation })));
  const safeFirst = calls.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
  for (const { name, path, method, operation } of safeFirst) {
    if (MADE_FOR_IT.includes(name) || ENDING.includes(name)) continue;
    const filled = path.replace('{subdomain}', 'acme').replace(/\{\w+\}/, '1');
    const [example] = operation['x-example-requests'];
    const body = example?.text ?? (method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(example?.body ?? {}));
    await keep(name, ask(method, filled, body));
    if (body !== undefined) {
      // What a caller puts into the wrong place comes back in no complaint.
      const wrong = { password: 7, email: secrets['password'], token: { a: secrets['API token'] }, access_token: secrets['access token of Meta'], secret: secrets['webhook secret'] };
      await keep(`${name}, misused`, ask(method, filled, JSON.stringify(wrong)));
    }
  }
}

test('nothing but the call that is made for it ever shows one', { timeout: 90_000 }, async () => {
  await everyCall();
  for (const path of ['/', '/login', '/docs', '/metrics', '/openapi.json', '/acme/webhooks', '/nothing']) await keep(path, ask('GET', path));
  const logs = (await ask('GET', '/api/v1/acme/webhook-logs')).matchAll(/"id":(\d+),"workspace_id"/g);
  for (const [, id] of logs) await keep(`log ${id}`, ask('GET', `/api/v1/acme/webhook-logs/${id}`));
  await until('both endpoints were called', () => receiver.requests.some(({ path }) => path === '/gateway') && receiver.requests.length > 2);
  for (const request of receiver.requests) await keep('the receiver', JSON.stringify({ headers: request.headers, body: String(request.body) }));
  await keep('a refused login', ask('POST', '/login', JSON.stringify({ email: 'owner@acme.example', password: `${OWN_PASSWORD}!` })));

  const commands = ['config print', 'doctor', 'webhook show --workspace acme', 'webhook endpoint list --workspace acme', 'token list --workspace acme', 'audit list --workspace acme', 'deliveries list', 'deliveries show 1', 'person list', 'workspace list', 'export contacts --workspace acme', 'contact export 1 --workspace acme'];
  const waiting = commands.values();
  const runAll = async () => {
    for (const line of waiting) {
      const { stdout, stderr } = await ackwell([...line.split(' '), ...site.place]);
      await keep(`ackwell ${line}`, `${stdout}\n${stderr}`);
    }
  };
  await Promise.all(Array.from({ length: COMMANDS_AT_A_TIME }, runAll));
  expect(seen.filter(({ where }) => where.startsWith('ackwell '))).toHaveLength(commands.length);
  await keep('the log of the server', site.server.output);
  await keep('the process title', process.platform === 'linux' ? readFile(`/proc/${site.server.pid}/cmdline`, 'utf8') : '');

  expect(seen.filter(({ where, text }) => where === 'the receiver' && text.includes(GATEWAY_KEY)).length).toBeGreaterThan(0);
  const shown = seen.filter(({ where, text }) => where !== 'the receiver' || !text.includes(GATEWAY_KEY)).flatMap(({ where, text }) => Object.entries(secrets).filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${where}`));
  expect(shown).toEqual([]);
  expect(seen.length).toBeGreaterThan(100);
  expect(seen.filter(({ where }) => where.startsWith('log ')).length).toBeGreaterThan(1);
  expect(seen.find(({ where }) => where === 'the receiver')?.text).toContain('webhook-signature');
});

test('not even a fault does', async () => {
  // A folder whose key is another one: the error names the remedy.
  const key = join(site.data, 'secret.key');
  await site.server.stop();
  const before = await readFile(key, 'utf8');
  await writeFile(key, Buffer.alloc(32, 'k').toString('base64'));
  const { code, stderr } = await ackwell(['webhook', 'secret', '--workspace', 'acme', ...site.place]);
  await writeFile(key, before);
  expect(code).toBe(1);
  expect(stderr).toMatch(/sealed with another key/);
  for (const secret of [...Object.values(secrets), Buffer.alloc(32, 'k').toString('base64')]) expect(stderr).not.toContain(secret);
  await site.startAgain();
});
