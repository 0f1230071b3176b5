import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { standardSignature } from '../../server/webhooks/signature.ts';
import { codeBlocks, page } from './page.ts';

/** The handler of docs/webhook-security.md, taken from the page and called as Ackwell calls a receiver. */
type Sample = {
  webhookServer(options: {
    secret: string;
    keep: (id: string, body: Buffer) => Promise<boolean>;
    work: (event: { event: string }) => void;
  }): Server;
};

const file = new URL('../../contract/signature-vectors.json', import.meta.url);
const [vector] = (JSON.parse(readFileSync(file, 'utf8')) as { valid: { secret: string; id: string; body: string }[] }).valid;
const { secret, id, body } = vector ?? { secret: '', id: '', body: '' };

const folder = mkdtempSync(join(tmpdir(), 'ackwell-handler-'));
const path = join(folder, 'sample.mjs');
const [verifier = '', handler = ''] = codeBlocks(page('webhook-security.md'), 'js');
writeFileSync(path, verifier + handler);
const { webhookServer } = (await import(pathToFileURL(path).href)) as Sample;

const kept = new Set<string>();
const worked: string[] = [];
const server = webhookServer({
  secret,
  keep: (eventId) => Promise.resolve(kept.size < kept.add(eventId).size),
  work: ({ event }) => worked.push(event),
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo; // Listening on TCP, so it is never a path or null.

beforeEach(() => {
  kept.clear();
  worked.length = 0;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('the handler of the page', () => {
  test('answers 2xx and works once', async () => {
    expect(await post(body)).toBe(204);
    expect(await post(body)).toBe(204);
    expect(worked).toEqual(['deleted']);
  });

  test('refuses a body that was changed', async () => {
    expect(await post(body, body.replace('deleted', 'created'))).toBe(401);
    expect(worked).toEqual([]);
  });

  test('asks for a repeat when it fails', async () => {
    expect(await post('{}'.padEnd(1024 * 1024 + 1))).not.toBe(204);
    expect(kept.size).toBe(0);
  });
});

/** The status of the answer, or null when the connection was cut. */
async function post(signed: string, sent: string = signed): Promise<number | null> {
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': standardSignature(secret, id, seconds, Buffer.from(signed)),
  };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: sent }).catch(() => null);
  return answer?.status ?? null;
}
