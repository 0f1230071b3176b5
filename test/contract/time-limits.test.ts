import { afterAll, describe, expect, test } from 'vitest';
import { quickerBy } from '../support/quick-clock.ts';
import { sendRaw } from '../support/raw-http.ts';
import { logOf } from '../support/reads.ts';
import { listen, LOOPBACK_ALLOWED, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

/** Both sides are given up after 30 s: a receiver that does not answer, and a client that does not finish. */
const LIMIT_MS = 30_000;
/** The clock of this server goes so much quicker. */
const TIMES = 10;
/** By that clock; a timer of a busy machine comes late. */
const [EARLY_MS, LATE_MS] = [100, 20_000];
const PATIENCE_MS = 20_000;

const site = await Site.open(LOOPBACK_ALLOWED, { env: quickerBy(TIMES) });
const { api, receiver } = site;
afterAll(() => site.close());

function expectLimit(ms: number): void {
  expect(ms).toBeGreaterThan(LIMIT_MS - EARLY_MS);
  expect(ms).toBeLessThan(LIMIT_MS + LATE_MS);
}

describe.concurrent('after thirty seconds', () => {
  test('an attempt without answer has timed out', async () => {
    receiver.script = () => 'hang';
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    await api.post('/sources', { name: 'Website' });
    const row = await until('the attempt timed out', async () => (await logOf(api))[0], PATIENCE_MS);
    expect(row).toMatchObject({ attempt: 1, status: 'error', status_code: null, error_code: 'timeout' });
    expectLimit(row.duration_ms);
  });

  test('a request without end is given up', async () => {
    const head = `POST /api/v1/acme/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${site.acme.token}\r\n`;
    const body = 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"firstname":';
    const begin = performance.now();
    const { status } = await sendRaw(site.server.origin, head + body, PATIENCE_MS);
    expect([400, 408]).toContain(status);
    expectLimit((performance.now() - begin) * TIMES);
    expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
  });
});
