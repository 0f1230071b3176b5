import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf } from '../support/received-request.ts';
import { contactOn, makeShelf, nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { ContactView, SourceView, StatusView } from '../support/views.ts';

const SLOW_MS = 400;

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(() => receiver.forget());

async function timed<T>(work: Promise<T>): Promise<{ answer: T; ms: number }> {
  const start = performance.now();
  return { answer: await work, ms: performance.now() - start };
}

describe('a synchronous call', () => {
  beforeEach(() => listen(api, { webhook_url: receiver.url(), execution: 'synchronous' }));

  test('answers when its delivery has settled', async () => {
    receiver.script = () => ({ status: 200, delayMs: SLOW_MS });
    const { answer, ms } = await timed(api.post<SourceView>('/sources', { name: nextName('Source') }));
    expect(answer.status).toBe(201);
    expect(answer.headers['x-webhook-outcome']).toBe('delivered');
    expect(ms).toBeGreaterThan(SLOW_MS - 1);
  });

  test('answers after the deliveries of both its events', async () => {
    const statuses = [];
    for (const isdefault of [true, false]) {
      statuses.push((await api.post<StatusView>('/statuses', { name: nextName('Status'), isdefault })).data);
    }
    receiver.forget();
    receiver.script = () => ({ status: 200, delayMs: SLOW_MS / 2 });
    const answer = await api.put(`/statuses/${statuses[1]?.id}`, { isdefault: true });
    expect(answer.headers['x-webhook-outcome']).toBe('delivered');
    expect(receiver.requests.map(({ answered }) => answered?.status)).toEqual([200, 200]);
  });

  test('holds up nobody else while it waits', async () => {
    receiver.script = (request) => (isFor(request, 'slow') ? 'hang' : { status: 200 });
    let answered = false;
    const slow = api.post('/sources', { name: 'slow' }).finally(() => (answered = true));
    await receiver.received(1);
    const others = await Promise.all(Array.from({ length: 5 }, () => api.post('/sources', { name: nextName('Source') })));
    for (const { headers } of others) expect(headers['x-webhook-outcome']).toBe('delivered');
    expect(answered).toBe(false);
    receiver.script = () => ({ status: 200 });
    receiver.cut();
    expect((await slow).headers['x-webhook-outcome']).toBe('delivered');
  });

  test('is skipped when no box is ticked for it', async () => {
    await api.put('/webhook-settings', { source_actions: { create: false } });
    const answer = await api.post('/sources', { name: nextName('Source') });
    expect(answer.headers['x-webhook-outcome']).toBe('skipped');
    expect(receiver.requests).toEqual([]);
  });

  test('is skipped when webhooks are switched off', async () => {
    await api.put('/webhook-settings', { webhook_enabled: false });
    const answer = await api.post('/sources', { name: nextName('Source') });
    expect(answer.headers['x-webhook-outcome']).toBe('skipped');
    expect(receiver.requests).toEqual([]);
  });

  test('counts one failed event of two as failed', async () => {
    const first = await api.post<StatusView>('/statuses', { name: nextName('Status'), isdefault: true });
    receiver.forget();
    receiver.script = (request) => ({ status: bodyOf(request).data.id === first.data.id ? 500 : 200 });
    const answer = await api.post<StatusView>('/statuses', { name: nextName('Status'), isdefault: true });
    expect(answer.status).toBe(201);
    expect(answer.headers['x-webhook-outcome']).toBe('failed');
  });
});

describe('a queued call', () => {
  beforeEach(() => listen(api, { webhook_url: receiver.url(), execution: 'queued' }));

  test('answers before its delivery has settled', async () => {
    receiver.script = () => ({ status: 200, delayMs: 2 * SLOW_MS });
    const { answer, ms } = await timed(api.post<SourceView>('/sources', { name: nextName('Source') }));
    expect(answer.status).toBe(201);
    expect(answer.headers['x-webhook-outcome']).toBe('queued');
    expect(ms).toBeLessThan(SLOW_MS);
    const [request] = await receiver.received(1);
    expect(request && bodyOf(request).data.id).toBe(answer.data.id);
  });

  test('says so for every kind of change', async () => {
    const shelf = await makeShelf(api);
    const made = await api.post<ContactView>('/contacts', contactOn(shelf));
    const changed = await api.patch(`/contacts/${made.data.id}`, { company: 'New' });
    const deleted = await api.delete(`/contacts/${made.data.id}`);
    for (const { headers } of [made, changed, deleted]) expect(headers['x-webhook-outcome']).toBe('queued');
    await receiver.received(5);
  });
});

function isFor(request: Parameters<typeof bodyOf>[0], name: string): boolean {
  return bodyOf(request).data.attributes['name'] === name;
}
