import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnAckwell } from '../support/ackwell.ts';
import { until } from '../support/until.ts';

const STORY_WITHIN_MS = 25_000;
const NINE = ['status', 'source', 'contact'].flatMap((model) => ['created', 'updated', 'deleted'].map((event) => `${model} ${event}`));

let demo: ChildProcess;
let output = '';
beforeAll(async () => {
  const env = { ACKWELL_DATABASE_URL: 'postgres://127.0.0.1:1/real', ACKWELL_ROLE: 'engine' }; // Meant for servers, not for it.
  demo = spawnAckwell(['demo', '--port', '0'], { env });
  demo.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await until('the demo has told its story', () => /Serving/.test(output), STORY_WITHIN_MS);
});
afterAll(async () => {
  const gone = new Promise((resolve) => demo.once('exit', resolve));
  demo.kill('SIGTERM');
  await gone;
});

/** The printed lines of POSTs: a time, then what happened to which record. */
const posts = () => output.split('\n').filter((line) => /\d\d:\d\d:\d\d\.\d{3}.*#\d+/.test(line));
const found = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '';

describe('the demo', () => {
  test('prints all nine events, then one that stays', () => {
    const kinds = posts().map((line) => /(status|source|contact) (created|updated|deleted)/.exec(line)?.[0]);
    expect(new Set(kinds)).toEqual(new Set(NINE));
    expect(kinds).toHaveLength(10);
    expect(kinds.at(-1)).toBe('contact created');
  });

  test('verifies both signatures of every POST', () => {
    for (const line of posts()) expect(line.match(/\bvalid\b/g)).toHaveLength(2);
  });

  test('goes on serving the workspace it made', async () => {
    const origin = found(/(http:\/\/127\.0\.0\.1:\d+)/);
    const headers = { authorization: `Bearer ${found(/(apitk_\w{64})/)}` };
    const answer = await fetch(`${origin}/api/v1/acme/contacts`, { headers });
    const { data } = (await answer.json()) as { data: { total: number } };
    expect(data.total).toBe(1);
  });

  test('prints a login that works', async () => {
    const [, email, password] = /owner +(\S+), password (\S+)/.exec(output) ?? [];
    const answer = await fetch(`${found(/(http:\/\/127\.0\.0\.1:\d+)/)}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    expect(answer.status).toBe(204);
  });
});
