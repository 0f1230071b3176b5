import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeShelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

beforeAll(async () => {
  receiver.script = ({ headers }) => ({ status: headers.some(([name, value]) => name === 'X-Webhook-Attempt' && value === '1') ? 503 : 200 });
  await listen(api, { webhook_url: `${receiver.url()}?key=do-not-log` });
  await makeShelf(api);
});

async function metric(line: string): Promise<number | undefined> {
  const answer = await fetch(`${site.server.origin}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const found = (await answer.text()).split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.split(' ').at(-1));
}

test('counts attempts by how they ended, and deliveries by their end', async () => {
  expect(await metric('ackwell_attempts_total{outcome="failed",reason="5xx"}')).toBe(2);
  expect(await metric('ackwell_attempts_total{outcome="success",reason="2xx"}')).toBe(2);
  expect(await metric('ackwell_deliveries_total{state="delivered"}')).toBe(2);
  expect(await metric('ackwell_attempt_duration_seconds_count{outcome="success"}')).toBe(2);
});

test('shows what waits, and how much shares a commit', async () => {
  expect(await metric('ackwell_oldest_due_delivery_seconds')).toBe(0);
  expect(await metric('ackwell_due_deliveries')).toBe(0);
  expect(await metric('ackwell_attempts_in_flight')).toBe(0);
  expect(await metric('ackwell_commits_total')).toBeGreaterThan(3);
  expect(await metric('ackwell_committed_operations_total')).toBeGreaterThan(3);
});

test('writes one line about each attempt, without what a URL may hide', async () => {
  const lines = await until('four lines', () => {
    const all = site.server.output.split('\n').filter((line) => line.includes('"event":"attempt"'));
    return all.length >= 4 ? all.map((line) => JSON.parse(line) as Record<string, unknown>) : null;
  });
  expect(lines.map(({ attempt, outcome, reason, state }) => [attempt, outcome, reason, state]).sort()).toEqual([
    [1, 'failed', '5xx', 'due'],
    [1, 'failed', '5xx', 'due'],
    [2, 'success', '2xx', 'delivered'],
    [2, 'success', '2xx', 'delivered'],
  ]);
  expect(lines[0]).toMatchObject({ to: new URL(receiver.url()).origin, status_code: 503, peer_ip: '127.0.0.1' });
  expect(site.server.output).not.toContain('do-not-log');
});
