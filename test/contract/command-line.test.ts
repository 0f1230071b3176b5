import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ackwell, succeed } from '../support/ackwell.ts';
import { header, kindOf } from '../support/received-request.ts';
import { lastAttempt, logOf } from '../support/reads.ts';
import { nextName } from '../support/records.ts';
import { revealSecret } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { SettingsView } from '../support/views.ts';

/** Deliveries made by a command beside a running server begin within this time of the command's end. */
const PICKED_UP_WITHIN_MS = 1_000;

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url() });
});

const run = (...args: string[]) => succeed([...args, ...site.place]);
const set = (...args: string[]) => run('webhook', 'set', '--workspace', 'acme', ...args);
const settings = async () => (await api.get<SettingsView>('/webhook-settings')).data;

describe('a command beside a running server', () => {
  test('changes the settings of the next request', async () => {
    const url = receiver.url('/by-command');
    await set('--url', url, '--events', 'contact.created,source.deleted', '--execution', 'queued');
    expect(await settings()).toMatchObject({
      webhook_url: url,
      execution: 'queued',
      contacts_actions: { create: true, update: false, delete: false },
      status_actions: { create: false, update: false, delete: false },
      source_actions: { create: false, update: false, delete: true },
    });
    await set('--events', 'all', '--execution', 'synchronous');
    await api.post('/sources', { name: nextName('Source') });
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/by-command']);
    await set('--disable');
    expect((await settings()).webhook_enabled).toBe(false);
    const answer = await api.post('/sources', { name: nextName('Source') });
    expect(answer.headers['x-webhook-outcome']).toBe('skipped');
    await set('--enable');
    expect((await settings()).webhook_enabled).toBe(true);
  });

  test('refuses what the API refuses', async () => {
    const result = await ackwell(['webhook', 'set', '--workspace', 'acme', '--url', 'http://10.0.0.1/', ...site.place]);
    expect(result.code).toBe(1);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect((await settings()).webhook_url).toBe(receiver.url());
  });

  test('prints and rotates the secret', async () => {
    expect(await run('webhook', 'secret', '--workspace', 'acme')).toContain(await revealSecret(api));
    const before = await revealSecret(api);
    const printed = await run('webhook', 'secret', '--workspace', 'acme', '--rotate');
    const now = await revealSecret(api);
    expect(now).not.toBe(before);
    expect(printed).toContain(now);
  });

  test('takes away a token at once', async () => {
    const token = await site.newToken('acme', ['--abilities', '*', '--rate-limit', '0']);
    const client = site.clientWith(token);
    expect((await client.get('/statuses')).status).toBe(200);
    await site.revokeNewestToken('acme');
    expect((await client.get('/statuses')).status).toBe(401);
  });

  test('shows tokens without telling them', async () => {
    expect(await run('token', 'list')).not.toContain(site.acme.token);
    expect(await run('token', 'list', '--json')).not.toContain(site.acme.token);
  });

  test('resends a delivery within a second', async () => {
    await api.post('/sources', { name: nextName('Source') });
    const row = await lastAttempt(api);
    await run('deliveries', 'resend', String(row.delivery_id));
    const ended = performance.now();
    const again = (await receiver.received(2))[1];
    expect((again?.at ?? Infinity) - ended).toBeLessThan(PICKED_UP_WITHIN_MS);
    expect(again && header(again, 'x-webhook-attempt')).toBe('1');
    expect(again && header(again, 'webhook-id')).toBe(row.event_id);
  });

  test('lists and shows deliveries', async () => {
    receiver.script = () => ({ status: 204 });
    await api.post('/sources', { name: nextName('Source') });
    const row = await lastAttempt(api);
    const id = String(row.delivery_id);
    expect(await run('deliveries', 'list', '--workspace', 'acme')).toMatch(new RegExp(`\\b${id}\\b`));
    JSON.parse(await run('deliveries', 'show', id, '--json'));
    expect(await run('deliveries', 'show', id)).toContain('204');
  });

  test('recovers what was missed', async () => {
    await api.put('/webhook-settings', { webhook_enabled: false });
    const since = new Date(Date.now() - 1).toISOString();
    await api.post('/sources', { name: nextName('Missed') });
    await api.put('/webhook-settings', { webhook_enabled: true });
    await run('deliveries', 'recover', '--workspace', 'acme', '--since', since);
    expect((await receiver.received(1)).map(kindOf)).toEqual(['created source']);
  });

  test('purges the log', async () => {
    await api.post('/sources', { name: nextName('Source') });
    await run('logs', 'purge', '--older-than', '30d');
    expect((await logOf(api)).length).toBeGreaterThan(0);
    await run('logs', 'purge', '--older-than', '0d');
    await until('the log is empty', async () => (await logOf(api)).length === 0);
    expect((await api.post('/sources', { name: nextName('Source') })).headers['x-webhook-outcome']).toBe('delivered');
  });

  test('copies the data while changes go on', async () => {
    const { data: source } = await api.post<{ id: number; name: string }>('/sources', { name: nextName('Kept') });
    const file = `${site.data}-copy.db`;
    const first = await ackwell(['backup', file, ...site.place]);
    // PostgreSQL has its own tools for this.
    expect(first).toMatchObject(inject('store') === 'postgres' ? { code: 1, stderr: expect.stringContaining('pg_dump') as string } : { code: 0, stderr: '' });
    const again = await ackwell(['backup', file, ...site.place]);
    expect(again.code).toBe(1);
    expect(source.id).toBeGreaterThan(0);
  });

  test('is content with the installation', async () => {
    expect((await ackwell(['doctor', ...site.place])).code).toBe(0);
  });

  test('finds half of a Meta app', async () => {
    const { stdout } = await ackwell(['doctor', '--meta-app-id', '123', ...site.place]);
    expect(stdout).toMatch(/warn +Meta app .*only its id is set\n.*ACKWELL_META_APP_SECRET/);
  });
});

describe('a command without a server', () => {
  test('leaves deliveries to the next start', async () => {
    await api.post('/sources', { name: nextName('Source') });
    const row = await lastAttempt(api);
    await site.server.stop();
    const result = await ackwell(['deliveries', 'resend', String(row.delivery_id), ...site.place]);
    expect(result.code).toBe(0);
    expect(result.stdout + result.stderr).toMatch(/server|start/i);
    expect(receiver.requests).toHaveLength(1);
    await site.startAgain();
    await receiver.received(2);
  });
});
