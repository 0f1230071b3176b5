import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ackwell } from '../support/ackwell.ts';
import { contactOn, makeContact, makeShelf, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';

const DEFAULT_REQUESTS_PER_MINUTE = 60;

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const body = (text: string) => JSON.parse(text) as unknown;

describe('the door of the API', () => {
  test('asks for a token', async () => {
    const answer = await site.clientWith(null).get('/contacts');
    expect(answer.status).toBe(401);
    expect(body(answer.text)).toEqual({ status: 'error', message: 'API token is required' });
  });

  test('gives tokens of the form it promises', () => {
    expect(site.acme.token).toMatch(/^apitk_[A-Za-z0-9]{64}$/);
  });

  test('has one answer for every wrong token', async () => {
    const foreign = await site.addWorkspace('foreign');
    const revoked = await site.newToken('acme', ['--abilities', '*']);
    await site.revokeNewestToken('acme');
    const wrong = [`apitk_${'a'.repeat(64)}`, revoked, foreign.token, `${site.acme.token}a`, 'undefined', "' OR '1'='1"];
    const answers = await Promise.all(wrong.map((token) => site.clientWith(token).get('/contacts')));
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(body(answer.text)).toEqual({ status: 'error', message: 'Invalid API token' });
    }
  });

  test('names the ability that is missing', async () => {
    const reader = site.clientWith(await site.newToken('acme', ['--abilities', 'contacts.read']));
    expect((await reader.get('/contacts')).status).toBe(200);
    const answer = await reader.post('/contacts', contactOn(shelf));
    expect(answer.status).toBe(403);
    expect(body(answer.text)).toEqual({
      status: 'error',
      message: 'Token does not have the required ability: contacts.create',
    });
    expect((await reader.get('/webhook-settings')).message).toContain('webhooks.read');
    expect((await reader.put('/webhook-settings', {})).message).toContain('webhooks.update');
    expect((await reader.post('/webhook-settings/secret/reveal')).message).toContain('webhooks.update');
  });

  test('does not know a workspace that is not there', async () => {
    const answer = await site.clientWith(null, 'nobody').get('/contacts');
    expect(answer.status).toBe(400);
    expect(body(answer.text)).toEqual({ status: 'error', message: 'Validation failed', errors: 'Invalid tenant subdomain' });
  });

  test('checks workspace, token, ability, then body', async () => {
    const bad = { method: 'POST', path: '/contacts', body: '{' };
    const reader = await site.newToken('acme', ['--abilities', 'contacts.read']);
    const statusOf = async (token: string | null, subdomain?: string) => {
      return (await site.clientWith(token, subdomain).call(bad)).status;
    };
    expect(await statusOf(null, 'nobody')).toBe(400);
    expect(await statusOf(null)).toBe(401);
    expect(await statusOf(reader)).toBe(403);
    expect(await statusOf(site.acme.token)).toBe(400);
  });

  test('hides records of another workspace', async () => {
    const contact = await makeContact(api, shelf);
    const { api: stranger } = await site.addWorkspace('stranger');
    for (const answer of [
      await stranger.get(`/contacts/${contact.id}`),
      await stranger.patch(`/contacts/${contact.id}`, { city: 'Nowhere' }),
      await stranger.delete(`/contacts/${contact.id}`),
    ]) {
      expect(answer).toMatchObject({ status: 404, message: 'Contact not found' });
    }
    expect((await api.get(`/contacts/${contact.id}`)).data).toEqual(contact);
  });
});

describe('the rate limit', () => {
  test('lets sixty requests a minute through', async () => {
    const client = site.clientWith(await site.newToken('acme', ['--abilities', '*']));
    // A window that turns in between would let more through: then the count starts again.
    const answers = [];
    while (answers.length < 2 * DEFAULT_REQUESTS_PER_MINUTE + 1) {
      const answer = await client.get('/statuses');
      answers.push(answer);
      if (answer.status !== 200) break;
    }
    const last = answers.at(-1);
    expect(answers.length).toBeGreaterThan(DEFAULT_REQUESTS_PER_MINUTE);
    expect(last?.status).toBe(429);
    const { retry_after: seconds, ...rest } = body(last?.text ?? '') as { retry_after: number };
    expect(rest).toEqual({ message: 'Too many requests' });
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(last?.headers['retry-after']).toBe(String(seconds));
    expect(last?.headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '0' });
  });

  test('is told with every answer', async () => {
    const client = site.clientWith(await site.newToken('acme', ['--abilities', '*', '--rate-limit', '7']));
    const { headers } = await client.get('/statuses');
    expect(headers).toMatchObject({ 'ratelimit-limit': '7', 'ratelimit-remaining': '6' });
    expect(Number(headers['ratelimit-reset'])).toBeLessThanOrEqual(60);
  });

  test('is a matter of each token', async () => {
    const [one, two] = [
      await site.newToken('acme', ['--abilities', '*', '--rate-limit', '1']),
      await site.newToken('acme', ['--abilities', '*', '--rate-limit', '1']),
    ].map((token) => site.clientWith(token));
    await one?.get('/statuses');
    expect((await one?.get('/statuses'))?.status).toBe(429);
    expect((await two?.get('/statuses'))?.status).toBe(200);
  });

  test('is off for a limit of 0', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => api.get('/statuses')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('a token that expires', () => {
  test('works until then and not after', async () => {
    const expires = new Date(Date.now() + 4_000);
    const client = site.clientWith(await site.newToken('acme', ['--abilities', '*', '--expires', expires.toISOString()]));
    expect((await client.get('/statuses')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, expires.getTime() - Date.now() + 50));
    expect(await client.get('/statuses')).toMatchObject({ status: 401, message: 'Invalid API token' });
  });

  test('is not made for a time that has passed', async () => {
    const options = ['--workspace', 'acme', '--name', 'old', '--abilities', '*', '--expires', '2020-01-01T00:00:00Z'];
    const { code, stdout } = await ackwell(['token', 'create', ...options, ...site.place]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
  });
});
