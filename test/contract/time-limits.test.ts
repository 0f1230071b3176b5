import { afterAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../support/raw-http.ts';
import { logOf } from '../support/reads.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

/** Both sides are given up after 30 s: a receiver that does not answer, and a client that does not finish. */
const LIMIT_MS = 30_000;
const TOLERANCE_MS = 500;
const PATIENCE_MS = LIMIT_MS + 10_000;

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

describe.concurrent('after thirty seconds', { timeout: PATIENCE_MS + 5_000 }, () => {
  test('an attempt without answer has timed out', async () => {
    receiver.script = () => 'hang';
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    await api.post('/sources', { name: 'Website' });
    const row = await until('the attempt timed out', async () => (await logOf(api))[0], PATIENCE_MS);
    expect(row).toMatchObject({ attempt: 1, status: 'error', status_code: null, error_code: 'timeout' });
    expect(Math.abs(row.duration_ms - LIMIT_MS)).toBeLessThan(TOLERANCE_MS);
  });

  test('a request without end is given up', async () => {
    const head = `POST /api/v1/acme/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${site.acme.token}\r\n`;
    const body = 'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"firstname":';
    const { status } = await sendRaw(site.server.origin, head + body, PATIENCE_MS);
    expect([400, 408]).toContain(status);
    expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
  });
});
