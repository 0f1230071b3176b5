import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ackwell } from '../support/ackwell.ts';
import { header } from '../support/received-request.ts';
import { makeContact, makeShelf, nextPhone, type Shelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

type JobView = { id: number; state: string; total: number; done: number; finished_at: string | null };

/** More than the steps that are taken before the call answers. */
const EVENTS = 4_000;

let site: Site;
let shelf: Shelf;
beforeAll(async () => {
  site = await Site.open();
  shelf = await makeShelf(site.api);
  const { status_id, source_id } = shelf;
  await listen(site.api, { webhook_url: site.receiver.url(), execution: 'queued', webhook_enabled: false });
  const rows = Array.from({ length: EVENTS }, () => `Ada,${nextPhone()},lead,${status_id},${source_id}`);
  const body = ['firstname,phone,type,status_id,source_id', ...rows].join('\n');
  const { data } = await site.api.call<{ id: number }>({ method: 'POST', path: '/imports/contacts', body, headers: { 'content-type': 'text/csv' } });
  await until('the import has ended', async () => (await site.api.get<{ state: string }>(`/imports/${data.id}`)).data.state === 'done', 60_000);
  await site.api.put('/webhook-settings', { webhook_enabled: true });
}, 90_000);
afterAll(() => site.close());

const SINCE = '2026-01-01T00:00:00Z';
const job = async (id: number) => (await site.api.get<JobView>(`/webhook-jobs/${id}`)).data;

async function recover(): Promise<{ count: number; job_id: number }> {
  const { data: endpoints } = await site.api.get<{ data: { id: number }[] }>('/webhook-endpoints');
  const answer = await site.api.post<{ count: number; job_id: number }>(`/webhook-endpoints/${endpoints.data[0]?.id}/recover`, { since: SINCE });
  expect(answer.status, answer.text).toBe(202);
  return answer.data;
}

describe('a job', () => {
  test('is cancelled, goes on after a crash, and sends nothing twice', { timeout: 120_000 }, async () => {
    const first = await recover();
    expect((await site.api.delete(`/webhook-jobs/${first.job_id}`)).status).toBe(200);
    const cancelled = await job(first.job_id);
    expect(cancelled).toMatchObject({ state: 'cancelled', total: first.count });
    expect(cancelled.done).toBeGreaterThanOrEqual(1_000);
    const second = await recover();
    expect(second.count).toBe(first.count - cancelled.done);
    await site.server.kill();
    await site.startAgain();
    const done = await until('the job is done', async () => {
      const now = await job(second.job_id);
      return now.state === 'done' ? now : null;
    }, 60_000);
    expect(done).toMatchObject({ total: second.count, done: second.count });
    const ids = () => new Set(site.receiver.requests.map((request) => header(request, 'webhook-id')));
    await until('all is delivered', () => ids().size >= first.count, 60_000);
    expect(ids().size).toBe(first.count);
    const { data } = await site.api.get<{ data: JobView[] }>('/webhook-jobs?limit=1');
    expect(data).toMatchObject({ data: [{ id: second.job_id }], next: second.job_id });
  });

  test('is made, listed and cancelled by commands', { timeout: 60_000 }, async () => {
    const place = ['--workspace', 'acme', ...site.place];
    const none = await ackwell(['deliveries', 'recover', '--since', SINCE, ...place]);
    expect([none.code, none.stdout]).toEqual([0, 'Made 0 deliveries.\n']);
    await site.api.put('/webhook-settings', { webhook_enabled: false });
    await makeContact(site.api, shelf);
    await site.api.put('/webhook-settings', { webhook_enabled: true });
    const made = await ackwell(['deliveries', 'recover', '--since', SINCE, ...place]);
    expect([made.code, made.stdout]).toEqual([0, 'Made 1 delivery.\n']);
    const listed = await ackwell(['job', 'list', '--json', ...place]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'done', total: 1, done: 1 }, { state: 'done' }, { state: 'cancelled' }]);
    const over = await ackwell(['job', 'cancel', '1', ...place]);
    expect([over.code, over.stderr.trim().split('\n').length]).toEqual([1, 1]);
  });
});
