import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ackwell, succeed } from '../support/ackwell.ts';
import { Cluster } from '../support/cluster.ts';
import { listen } from '../support/site.ts';
import { header } from '../support/received-request.ts';

/**
 * Calls one after another that are not told wait for a whole poll each, 250 ms: a node that looks by itself begins when the
 * call does, or ended the one before with its look.
 */
const TOLD_MS = 200;
/** Of calls that are told, one in time is enough: the others met a busy machine. Of those that are not told, none is. */
const MOST_CALLS = 100;

const cluster = await Cluster.open(['engine']);
const { receiver } = cluster;
const [engine] = cluster.nodes;
const front = await cluster.add('api');
const api = cluster.client(() => front.origin);
afterAll(() => cluster.close());
beforeEach(() => receiver.forget());

describe('a node that only serves the API', () => {
  test('is answered when another has delivered', { timeout: 60_000 }, async () => {
    await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
    const took: number[] = [];
    while (took.length < 12 || (Math.min(...took.slice(1)) >= TOLD_MS && took.length < MOST_CALLS)) {
      const asked = performance.now();
      const { headers } = await api.post('/sources', { name: `Told ${took.length}` });
      took.push(performance.now() - asked);
      expect(headers['x-webhook-outcome']).toBe('delivered');
    }
    expect(receiver.requests).toHaveLength(took.length);
    expect(Math.min(...took.slice(1))).toBeLessThan(TOLD_MS);
  });

  test('hears of what somebody has switched off', async () => {
    // Under `extended` a receiver decides when the retry comes: far enough away that the command is over before.
    await api.patch('/webhook-endpoints/1', { retry_policy: 'extended' });
    receiver.script = () => ({ status: 503, headers: { 'retry-after': '20' } });
    await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
    const answer = api.post('/sources', { name: 'Switched off' });
    await receiver.received(1);
    await succeed(['webhook', 'set', '--workspace', 'acme', '--disable', ...cluster.place]);
    expect((await answer).headers['x-webhook-outcome']).toBe('skipped');
    expect(receiver.requests).toHaveLength(1);
    await api.patch('/webhook-endpoints/1', { retry_policy: 'standard' });
  });

  test('leaves retries to who sends, at their times', async () => {
    receiver.script = (_request, nth) => ({ status: nth < 3 ? 500 : 200 });
    await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
    expect((await api.post('/sources', { name: 'Retried' })).headers['x-webhook-outcome']).toBe('delivered');
    const waits = receiver.requests.slice(1).map(({ at }, nth) => at - (receiver.requests[nth]?.answered?.at ?? 0));
    expect(receiver.requests.map((request) => header(request, 'x-webhook-attempt'))).toEqual(['1', '2', '3']);
    for (const [nth, planned] of [2_000, 4_000].entries()) expect(Math.abs((waits[nth] ?? 0) - planned)).toBeLessThan(250);
  });
});

describe('a node that only sends', () => {
  test('answers supervisors and nobody else', async () => {
    const status = async (path: string) => (await fetch(`${engine?.origin}${path}`)).status;
    expect(await status('/healthz')).toBe(200);
    expect(await status('/readyz')).toBe(200);
    expect(await status('/metrics')).toBe(200);
    expect(await status('/api/v1/acme/contacts')).toBe(404);
    expect(await status('/login')).toBe(404);
    expect(engine?.output).not.toContain('/setup');
  });
});

test('doctor lists the nodes, and says when their work is taken over', async () => {
  const said = await succeed(['doctor', ...cluster.place, '--json']);
  expect(said).toMatch(/2 on this database: .* \(engine, http:.*\(api, http:.*within 13 s/);
  expect(said).toContain('"check":"power cut"');
});

test('a data folder has one process that does all', async () => {
  const said = await ackwell(['start', '--role', 'api', '--port', '0', '--data', '/tmp/ackwell-nowhere']);
  expect(said).toMatchObject({ code: 2, stderr: expect.stringContaining('--database-url') as string });
});
