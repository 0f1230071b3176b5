import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { ApiRig } from '../rig.ts';
import { readBuiltFiles } from './built-files.ts';
import { dashboardPage, unbuiltPage } from './page.ts';

let rig: ApiRig;

describe('the page', () => {
  beforeAll(async () => {
    rig = await ApiRig.open();
  });
  afterAll(() => rig.close());

  test('runs nothing of a stranger, at each of its addresses', async () => {
    const paths = ['/', '/login', '/setup', '/join', '/account', '/w/acme', '/w/acme/webhooks/logs/7', '/w/%3Cscript%3E'];
    for (const path of paths) {
      const { status, headers, text } = await rig.ask({ path });
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
      const [, nonce] = /<meta name="style-nonce" content="([^"]+)">/.exec(text) ?? [];
      const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; `;
      expect(String(headers['content-security-policy']).slice(0, policy.length)).toBe(policy);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(text).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=|https?:/);
    }
  });

  test('has another nonce every time', async () => {
    const nonces = await Promise.all([1, 2, 3].map(async () => /nonce-[^']+/.exec(await policyOf('/login'))?.[0]));
    expect(new Set(nonces).size).toBe(3);
  });

  const policyOf = async (path: string) => (await rig.ask({ path })).headers['content-security-policy']?.toString() ?? '';

  test('brings files that may be kept for ever, packed for whoever takes it', async () => {
    const { text } = await rig.ask({ path: '/login' });
    const named = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(1);
    for (const path of named) {
      const plain = await rig.ask({ path });
      expect(plain).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable' } });
      const { headers } = await rig.ask({ path, headers: { 'accept-encoding': 'br, gzip' } });
      if (path.endsWith('.js')) expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    }
  });

  test.each(['/nothing', '/assets/nothing.js', '/assets/../index.html', '/w', '/assets/%2e%2e%2findex.html'])(
    'is not at %s',
    async (path) => {
      expect((await rig.ask({ path })).status).toBe(404);
    },
  );

  test('takes no other method', async () => {
    expect((await rig.ask({ method: 'PUT', path: '/login' })).status).toBe(405);
  });

  test('binds browsers to TLS where the server is reached by it, and there alone', () => {
    const facts = { isSetUp: true, needsHttps: false };
    const [secure, plain] = ['https://crm.example.com', 'http://127.0.0.1:8080'].map((origin) => dashboardPage('<title>', facts, origin));
    expect(secure?.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(plain?.headers).not.toHaveProperty('strict-transport-security');
  });

  test('knows whether signing in will need TLS', async () => {
    const needed = async (host: string) =>
      (await rig.ask({ path: '/login', headers: { host } })).text.includes('<meta name="needs-https" content="true">');
    expect([await needed('crm.example.com:8080'), await needed('10.0.0.7')]).toEqual([true, true]);
    expect([await needed('localhost:8080'), await needed('127.0.0.1'), await needed('[::1]:80')]).toEqual([false, false, false]);
  });
});

test('a fresh installation leads to its setup', async () => {
  rig = await ApiRig.open({ withOwner: false });
  const { status, headers } = await rig.ask({ path: '/' });
  expect([status, headers['location']]).toEqual([302, '/setup']);
  expect((await rig.ask({ path: '/setup?token=%22%3E%3Cscript%3E' })).text).toContain('<meta name="set-up" content="false">');
  await rig.close();
});

test('what was not built says what to run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ackwell-unbuilt-'));
  expect(readBuiltFiles(folder)).toBeNull();
  expect(unbuiltPage()).toMatchObject({ status: 503 });
  expect(unbuiltPage().page).toContain('run <code>npm ci</code>');
  await rm(folder, { recursive: true });
});

test('packed files are the files', () => {
  for (const { bytes, packed } of readBuiltFiles()?.assets.values() ?? []) {
    if (packed) expect(gunzipSync(packed)).toEqual(bytes);
  }
});
