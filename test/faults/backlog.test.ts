import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { nextName } from '../support/records.ts';
import { queryOne } from '../support/own-sql.ts';
import { seedEvents } from '../support/seed-events.ts';
import { listen, Site } from '../support/site.ts';
import { isShort, report } from '../support/soak.ts';
import { until } from '../support/until.ts';

const BACKLOG = isShort ? 1_000 : Number(process.env['ACKWELL_SOAK_BACKLOG'] ?? 1_000_000);
/** Six times as long as two busy cores take. */
const GONE_WITHIN_MS = 30_000 + BACKLOG * 2;
/** Events of a neighbour meanwhile, told at once. */
const NEIGHBOURS = 10;

/** Counts what arrives, and keeps no more of it: a million bodies would be too much. */
const seen = new Map<string, number>();
const counting = createServer((request, response) => {
  const id = String(request.headers['webhook-id']);
  seen.set(id, (seen.get(id) ?? 0) + 1);
  request.resume().once('end', () => response.end());
});
await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve));
const site = await Site.open();
afterAll(async () => {
  await site.close();
  counting.close();
});

test(`of ${BACKLOG} that waited for the next start each goes out once`, { timeout: GONE_WITHIN_MS + 120_000 }, async () => {
  const beganAt = performance.now();
  const neighbour = await site.addWorkspace('neighbour');
  await listen(neighbour.api, { webhook_url: site.receiver.url('/neighbour'), execution: 'synchronous' });
  const { port } = counting.address() as AddressInfo;
  await listen(site.api, { webhook_url: `http://127.0.0.1:${port}/hook`, execution: 'queued' });
  await site.server.stop();
  const place = inject('store') === 'postgres' ? { postgres: site.place.at(-1) ?? '' } : { sqlite: join(site.data, 'ackwell.db') };
  await seedEvents(place, { count: BACKLOG, endpointId: 1, atMs: Date.now(), settled: false });
  await site.startAgain();
  const startedAt = performance.now();
  for (let nth = 0; nth < NEIGHBOURS; nth++) {
    const { headers } = await neighbour.api.post('/sources', { name: nextName('Source') });
    expect(headers['x-webhook-outcome']).toBe('delivered');
  }
  await until('all have arrived', () => seen.size === BACKLOG, GONE_WITHIN_MS);
  const counts = `
    SELECT (SELECT count(*) FROM deliveries WHERE workspace_id = 1 AND state = 'delivered') AS delivered,
      (SELECT count(*) FROM webhook_logs WHERE workspace_id = 1 AND status = 'success') AS attempts`;
  await until('all is noted', async () => Number((await queryOne(site, counts))['attempts']) === BACKLOG);
  const recoverySeconds = (performance.now() - startedAt) / 1_000;
  expect(Number((await queryOne(site, counts))['delivered'])).toBe(BACKLOG);
  expect([...seen.values()].filter((times) => times !== 1)).toEqual([]);
  report({
    fault: `a backlog of ${BACKLOG.toLocaleString('en')}`, seed: 0, beganAt, events: BACKLOG, attempts: BACKLOG, failed: 0, interrupted: 0, duplicates: 0,
    unanswered: 0, broken: 0, recoverySeconds,
  });
});
