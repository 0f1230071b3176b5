import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { Server } from '../support/server.ts';
import { PASSWORD, Site, temporaryFolder } from '../support/site.ts';

const site = await Site.open();
afterAll(() => site.close());

const OWNER = { email: 'owner@acme.example', password: PASSWORD };

/** A call as the browser makes it on our own pages, unless `headers` say otherwise. */
function call(origin: string, path: string, sent: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Response> {
  const headers = { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...sent.headers };
  if (sent.body === undefined) return fetch(`${origin}${path}`, { headers });
  return fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(sent.body) });
}

const login = (body: unknown, headers = {}) => call(site.server.origin, '/login', { body, headers });
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

describe('signing in', () => {
  test('gives a session that opens the API', async () => {
    const answer = await login(OWNER);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/; *HttpOnly/i);
    const cookie = cookieOf(answer);
    const me = await call(site.server.origin, '/me', { headers: { cookie } });
    expect(me.status).toBe(200);
    expect(await me.text()).toContain(OWNER.email);
    expect((await call(site.server.origin, '/api/v1/acme/contacts', { headers: { cookie } })).status).toBe(200);
  });

  test('needs no Origin, as a script sends none', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers, body: JSON.stringify(OWNER) });
    expect(answer.status).toBe(204);
  });

  test.each([
    ['a wrong password', { ...OWNER, password: 'wrong' }],
    ['an unknown person', { ...OWNER, email: 'nobody@acme.example' }],
    ['SQL for a name', { ...OWNER, email: "owner@acme.example'--" }],
  ])('is refused with %s', async (_title, body) => {
    const answer = await login(body);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ status: 'error', message: 'Invalid credentials' });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('is refused from another site', async () => {
    const answer = await login(OWNER, { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('opens no door to a foreign workspace', async () => {
    await site.addWorkspace('foreign');
    const cookie = cookieOf(await login(OWNER));
    const answer = await call(site.server.origin, '/api/v1/foreign/contacts', { headers: { cookie } });
    expect([401, 403]).toContain(answer.status);
  });

  test('lets no other site write with the cookie', async () => {
    const headers = { cookie: cookieOf(await login(OWNER)), origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    const answer = await call(site.server.origin, '/api/v1/acme/sources', { body: { name: 'Forged' }, headers });
    expect(answer.status).toBe(403);
    expect((await site.api.get('/sources')).text).not.toContain('Forged');
  });

  test('ends with signing out', async () => {
    const cookie = cookieOf(await login(OWNER));
    expect((await call(site.server.origin, '/logout', { body: {}, headers: { cookie } })).status).toBe(204);
    expect((await call(site.server.origin, '/me', { headers: { cookie } })).status).toBe(401);
  });
});

describe('the setup link', () => {
  test('makes the first workspace once', async () => {
    const data = join(await temporaryFolder(), 'data');
    const server = await Server.start({ place: ['--data', data] });
    const token = /\/setup\?token=(\S+)/.exec(server.output)?.[1];
    const first = { token, subdomain: 'first', name: 'First', email: 'first@example.com', password: PASSWORD };
    const wrong = await call(server.origin, '/setup', { body: { ...first, token: 'guessed' } });
    expect(wrong.status).toBe(403);
    const made = await call(server.origin, '/setup', { body: first });
    expect(made.status).toBe(201);
    const contacts = await call(server.origin, '/api/v1/first/contacts', { headers: { cookie: cookieOf(made) } });
    expect(contacts.status).toBe(200);
    const again = await call(server.origin, '/setup', { body: { ...first, subdomain: 'second', email: 'second@example.com' } });
    expect(again.status).toBe(403);
    await server.kill();
    await rm(join(data, '..'), { recursive: true, force: true });
  });
});

describe('what is secret', () => {
  test('is never written to the log of the server', async () => {
    await login({ ...OWNER, password: 'a wrong but telling password' });
    await site.clientWith(`apitk_${'b'.repeat(64)}`).get('/contacts');
    const { data } = await site.api.post<{ webhook_secret: string }>('/webhook-settings/secret/reveal');
    for (const secret of [PASSWORD, 'a wrong but telling password', site.acme.token, 'b'.repeat(64), data.webhook_secret]) {
      expect(site.server.output).not.toContain(secret);
    }
  });
});
