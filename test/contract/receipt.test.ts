import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointOf } from '../support/reads.ts';
import { header } from '../support/received-request.ts';
import { nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

type ReceiptView = { count: number; digest: string; delivered: number; pending: number; failed: number };

let site: Site;
let path: string;
beforeAll(async () => {
  site = await Site.open();
  path = `/webhook-endpoints/${(await endpointOf(site.api)).id}/receipt`;
});
afterAll(() => site.close());

const FROM = '2026-01-01T00:00:00Z';
const FAR = '2100-01-01T00:00:00Z';
const receipt = async (from = FROM, to = FAR) => (await site.api.get<ReceiptView>(`${path}?from=${from}&to=${to}`)).data;

/** As a receiver computes it: from what it got, each id once. */
function ownDigest(): { count: number; digest: string } {
  const ids = new Set(site.receiver.requests.map((request) => header(request, 'webhook-id') ?? ''));
  const digest = Buffer.alloc(32);
  for (const id of ids) createHash('sha256').update(id).digest().forEach((byte, at) => (digest[at] = (digest[at] ?? 0) ^ byte));
  return { count: ids.size, digest: digest.toString('hex') };
}

async function makeSources(count: number): Promise<void> {
  for (let made = 0; made < count; made++) await site.api.post('/sources', { name: nextName('Source') });
}

describe('a receipt', () => {
  test('agrees with a receiver that has all, and disagrees until what was skipped is recovered', async () => {
    await listen(site.api, { webhook_url: site.receiver.url(), execution: 'synchronous' });
    await makeSources(3);
    const first = await receipt();
    expect(first).toMatchObject({ ...ownDigest(), count: 3, delivered: 3, pending: 0, failed: 0 });
    await site.api.put('/webhook-settings', { webhook_enabled: false });
    await makeSources(2);
    expect(await receipt()).toEqual(first);
    await site.api.put('/webhook-settings', { webhook_enabled: true });
    await site.api.post(path.replace('receipt', 'recover'), { since: FROM });
    await until('all is delivered', async () => (await receipt()).delivered === 5);
    expect(await receipt()).toMatchObject(ownDigest());
  });

  test('counts an event once, however often it was sent', async () => {
    const before = await receipt();
    const [request] = site.receiver.requests;
    if (!request) throw new Error('Nothing has arrived');
    const sent = site.receiver.requests.length;
    await site.api.post(`/webhook-events/${header(request, 'webhook-id')}/resend`);
    await site.receiver.received(sent + 1);
    await until('it is settled', async () => (await receipt()).pending === 0);
    expect(await receipt()).toEqual(before);
  });

  test('draws the line at the second of the timestamp', async () => {
    const seconds = site.receiver.requests.map(({ body }) => (JSON.parse(body.toString()) as { timestamp: string }).timestamp.slice(0, 19));
    const newest = `${seconds.sort().at(-1)}Z`;
    const [before, after, all] = await Promise.all([receipt(FROM, newest), receipt(newest, FAR), receipt()]);
    expect(before.count + after.count).toBe(all.count);
    expect(after.count).toBeGreaterThan(0);
    expect(await receipt(FAR, FAR)).toMatchObject({ count: 0, digest: '0'.repeat(64) });
  });

  test.each(['', '?from=yesterday', '?from=2026-01-01T00:00:00.5Z', `?from=${FAR}&to=${FROM}`, `?from=${FROM}&since=1`])(
    'is refused for %j',
    async (query) => expect((await site.api.get(path + query)).status).toBe(422),
  );
});
