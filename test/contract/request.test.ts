import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { hasHeader, header, type ReceivedRequest } from '../support/received-request.ts';
import { feedOf } from '../support/reads.ts';
import { nextName } from '../support/records.ts';
import { passesStandardWebhooks, plainSignature, revealSecret } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';
import type { SourceView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url('/hook/path?key=va%20lue&x=1') });
});

/** Makes a change and gives the one request that came of it. */
async function oneRequest(): Promise<ReceivedRequest> {
  receiver.forget();
  await api.post<SourceView>('/sources', { name: nextName('Søurce') });
  const [request, ...more] = receiver.requests;
  if (!request || more.length > 0) throw new Error(`${receiver.requests.length} requests instead of one`);
  return request;
}

describe('a POST', () => {
  test('goes to the whole URL of the settings', async () => {
    const request = await oneRequest();
    expect(request.method).toBe('POST');
    expect(request.path).toBe('/hook/path?key=va%20lue&x=1');
    expect(header(request, 'host')).toBe(`127.0.0.1:${receiver.port}`);
  });

  test('carries exactly the headers of the contract', async () => {
    const request = await oneRequest();
    const ofHttp = ['host', 'connection', 'accept-encoding', 'accept'];
    const names = request.headers.map(([name]) => name.toLowerCase()).filter((name) => !ofHttp.includes(name));
    expect(names.sort()).toEqual([
      'content-length',
      'content-type',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
      'x-webhook-attempt',
      'x-webhook-event',
      'x-webhook-signature',
    ]);
    expect(header(request, 'content-type')).toBe('application/json');
    expect(header(request, 'user-agent')).toMatch(/^Ackwell\/\d+\.\d+\.\d+$/);
    expect(header(request, 'x-webhook-event')).toBe('created');
    expect(header(request, 'x-webhook-attempt')).toBe('1');
  });

  test('says how long it is and is not compressed', async () => {
    const request = await oneRequest();
    expect(header(request, 'content-length')).toBe(String(request.body.length));
    expect(hasHeader(request, 'transfer-encoding')).toBe(false);
    expect(hasHeader(request, 'content-encoding')).toBe(false);
  });

  test('names the event as the feed does', async () => {
    const request = await oneRequest();
    expect(header(request, 'webhook-id')).toBe((await feedOf(api)).at(-1)?.id);
    expect(header(request, 'webhook-id')).toMatch(/^evt_/);
  });

  test('is dated with the seconds of the attempt', async () => {
    const before = Math.floor(Date.now() / 1000);
    const seconds = Number(header(await oneRequest(), 'webhook-timestamp'));
    expect(seconds).toBeGreaterThanOrEqual(before);
    expect(seconds).toBeLessThanOrEqual(Date.now() / 1000);
  });

  test('reuses the connection of the one before', async () => {
    expect((await oneRequest()).connection).toBe((await oneRequest()).connection);
  });
});

describe('the signatures', () => {
  test('verify with the one secret in both schemes', async () => {
    const request = await oneRequest();
    const secret = await revealSecret(api);
    expect(header(request, 'x-webhook-signature')).toBe(plainSignature(secret, request.body));
    expect(header(request, 'webhook-signature')).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(passesStandardWebhooks(secret, request)).toBe(true);
  });

  test('fail with another secret and another body', async () => {
    const request = await oneRequest();
    const secret = await revealSecret(api);
    expect(passesStandardWebhooks(`whsec_${Buffer.alloc(32, 7).toString('base64')}`, request)).toBe(false);
    expect(passesStandardWebhooks(secret, { ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) })).toBe(false);
  });

  test('satisfy holders of either secret during a rotation', async () => {
    const old = await revealSecret(api);
    const { secret, validUntil } = await rotate({});
    expect(secret).not.toBe(old);
    expect(await revealSecret(api)).toBe(secret);
    expect(Math.abs(validUntil - Date.now() - 24 * 3_600_000)).toBeLessThan(60_000);
    const request = await oneRequest();
    expect(header(request, 'webhook-signature').split(' ')).toHaveLength(2);
    expect(passesStandardWebhooks(old, request)).toBe(true);
    expect(passesStandardWebhooks(secret, request)).toBe(true);
    expect(header(request, 'x-webhook-signature')).toBe(plainSignature(old, request.body));
  });

  test('switch at once when no overlap is wanted', async () => {
    const old = await revealSecret(api);
    const { secret } = await rotate({ overlap_hours: 0 });
    const request = await oneRequest();
    expect(header(request, 'x-webhook-signature')).toBe(plainSignature(secret, request.body));
    expect(header(request, 'webhook-signature').split(' ')).toHaveLength(1);
    expect(passesStandardWebhooks(secret, request)).toBe(true);
    expect(passesStandardWebhooks(old, request)).toBe(false);
  });

  test('overlap for at most 168 hours', async () => {
    expect((await api.post('/webhook-settings/secret/rotate', { overlap_hours: 169 })).status).toBe(422);
    expect((await api.post('/webhook-settings/secret/rotate', { overlap_hours: -1 })).status).toBe(422);
    const { validUntil } = await rotate({ overlap_hours: 168 });
    expect(Math.abs(validUntil - Date.now() - 168 * 3_600_000)).toBeLessThan(60_000);
  });

  async function rotate(wishes: { overlap_hours?: number }): Promise<{ secret: string; validUntil: number }> {
    type Rotated = { webhook_secret: string; old_valid_until: string };
    const answer = await api.post<Rotated>('/webhook-settings/secret/rotate', wishes);
    expect(answer.status).toBe(200);
    return { secret: answer.data.webhook_secret, validUntil: Date.parse(answer.data.old_valid_until) };
  }
});
