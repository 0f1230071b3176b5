import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { FilterBacktest } from '../../contract/rest/webhooks.ts';
import { header, hasHeader, type ReceivedRequest } from '../support/received-request.ts';
import { contactOn, makeContact, makeShelf, nextName } from '../support/records.ts';
import { Receiver } from '../support/receiver.ts';
import { passesStandardWebhooks, plainSignature } from '../support/signatures.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { CursorView, EventView, FeedRow, LogRow, SettingsView, SourceView } from '../support/views.ts';

const EVERY = { create: true, update: true, delete: true };
const NONE = { create: false, update: false, delete: false };
const ALL = { contacts_actions: EVERY, status_actions: EVERY, source_actions: EVERY };

type View = Record<string, unknown> & { id: number; url: string; paused: boolean; headers: Record<string, string> };

const site = await Site.open();
const second = await Receiver.open();
const { receiver } = site;
afterAll(async () => {
  await second.close();
  await site.close();
});

const { api } = site;
let before = 0;
/** As new: the first endpoint hears of everything, and there is no other. */
beforeEach(async () => {
  const [first, ...others] = await list();
  for (const { id } of others) await api.delete(`/webhook-endpoints/${id}`);
  await api.patch(`/webhook-endpoints/${first?.id}`, { paused: false });
  receiver.forget();
  second.forget();
  await listen(api, { webhook_url: receiver.url('/first'), execution: 'synchronous' });
  before = (await feed()).at(-1)?.seq ?? before;
});

async function add(wishes: Record<string, unknown> = {}): Promise<View> {
  const answer = await api.post<View>('/webhook-endpoints', { url: second.url('/second'), ...ALL, ...wishes });
  expect(answer.status, answer.text).toBe(201);
  return answer.data;
}

const list = async () => (await api.get<CursorView<View>>('/webhook-endpoints')).data.data;
const newSource = () => api.post<SourceView>('/sources', { name: nextName('Source') });
const outcome = ({ headers }: { headers: Record<string, unknown> }) => headers['x-webhook-outcome'];
const deliveriesOf = async ({ id }: FeedRow) => (await api.get<EventView>(`/webhook-events/${id}`)).data.deliveries;
/** What happened since the test began. */
const feed = async () => (await api.get<CursorView<FeedRow>>(`/webhook-events?after=${before}&limit=1000`)).data.data;
const newest = async () => (await feed()).at(-1);

describe('an endpoint', () => {
  test('is made, read, changed and deleted', async () => {
    const made = await add({ description: 'CRM', headers: { 'X-Tenant': 'acme' }, rate_limit: 5, concurrency: 2 });
    expect(made).toMatchObject({
      url: second.url('/second'), description: 'CRM', enabled: true, paused: false, ...ALL, execution: 'synchronous',
      headers: { 'X-Tenant': 'acme' }, retry_policy: 'standard', rate_limit: 5, concurrency: 2, catch_up: false, numbered: false, echo_guard: null,
      health: { state: 'closed', reason: null, opened_at: null, next_probe_at: null, backlog: 0, drains_at: null },
      secret: expect.stringMatching(/^whsec_••••.{4}$/),
    });
    expect((await api.get<View>(`/webhook-endpoints/${made.id}`)).data).toEqual(made);
    expect((await list()).map(({ id }) => id)).toEqual([expect.any(Number), made.id]);
    const part = { rate_limit: null, contacts_actions: { create: false }, headers: {} };
    for (const change of [() => api.patch<View>(`/webhook-endpoints/${made.id}`, part), () => api.put<View>(`/webhook-endpoints/${made.id}`, part)]) {
      const { status, data } = await change();
      expect(status).toBe(200);
      expect(data).toEqual({ ...made, rate_limit: null, headers: {}, contacts_actions: { ...EVERY, create: false } });
    }
    expect((await api.delete(`/webhook-endpoints/${made.id}`)).status).toBe(200);
    expect((await api.delete(`/webhook-endpoints/${made.id}`)).status).toBe(404);
    expect((await api.get(`/webhook-endpoints/${made.id}`)).status).toBe(404);
    expect(await list()).toHaveLength(1);
  });

  test.each([
    [{}, 'url'],
    [{ url: '' }, 'url'],
    [{ url: 'http://169.254.169.254/latest' }, 'url'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'https://example.com', name: 'x' }, 'name'],
    [{ url: 'https://example.com', id: 7 }, 'id'],
    [{ url: 'https://example.com', secret: 'whsec_x' }, 'secret'],
    [{ url: 'https://example.com', contacts_actions: { create: 1 } }, 'contacts_actions'],
    [{ url: 'https://example.com', contacts_actions: { created: true } }, 'contacts_actions'],
    [{ url: 'https://example.com', execution: 'later' }, 'execution'],
    [{ url: 'https://example.com', retry_policy: 'forever' }, 'retry_policy'],
    [{ url: 'https://example.com', rate_limit: 0 }, 'rate_limit'],
    [{ url: 'https://example.com', concurrency: 65 }, 'concurrency'],
    [{ url: 'https://example.com', description: 'a\u202eb' }, 'description'],
    [{ url: 'https://example.com', headers: { Host: 'evil' } }, 'headers.Host'],
    [{ url: 'https://example.com', headers: { 'X-A': 'b\r\nHost: evil' } }, 'headers.X-A'],
    [{ url: 'https://example.com', headers: { 'X-A': 1 } }, 'headers.X-A'],
    [{ url: 'https://example.com', headers: ['X-A'] }, 'headers'],
  ])('is refused as %j', async (body, field) => {
    const answer = await api.post('/webhook-endpoints', body);
    expect(answer.status, answer.text).toBe(422);
    expect(Object.keys(answer.errors)).toEqual([field]);
    expect(await list()).toHaveLength(1);
  });

  test('comes after fifty others no more', async () => {
    for (let count = 1; count < 50; count++) await add({ enabled: false, url: '' });
    expect((await api.post('/webhook-endpoints', { url: second.url() })).status).toBe(422);
    expect(await list()).toHaveLength(50);
  });

  test('has a secret of its own, which signs what it gets', async () => {
    const { id } = await add();
    const reveal = async () => (await api.post<{ webhook_secret: string }>(`/webhook-endpoints/${id}/secret/reveal`)).data.webhook_secret;
    const secret = await reveal();
    expect(secret).not.toBe((await api.post<{ webhook_secret: string }>('/webhook-settings/secret/reveal')).data.webhook_secret);
    await newSource();
    const [request] = await second.received(1);
    if (!request) throw new Error('Nothing arrived');
    expect(passesStandardWebhooks(secret, request)).toBe(true);
    expect(header(request, 'x-webhook-signature')).toBe(plainSignature(secret, request.body));
    const rotated = await api.post<{ webhook_secret: string }>(`/webhook-endpoints/${id}/secret/rotate`, { overlap_hours: 0 });
    expect(rotated.data.webhook_secret).toBe(await reveal());
    expect(rotated.data.webhook_secret).not.toBe(secret);
  });

  test('adds its headers to every attempt, the secret ones masked wherever they are shown', async () => {
    const headers = { Authorization: 'Bearer 0123456789abcdef', 'X-Tenant': 'a b' };
    const made = await add({ headers });
    expect(made.headers).toEqual({ Authorization: '••••cdef', 'X-Tenant': 'a b' });
    await api.patch(`/webhook-endpoints/${made.id}`, { headers: made.headers });
    await newSource();
    const [request] = await second.received(1);
    expect(request && header(request, 'authorization')).toBe(headers.Authorization);
    expect(request && header(request, 'x-tenant')).toBe('a b');
    expect(receiver.requests.some((other: ReceivedRequest) => hasHeader(other, 'x-tenant'))).toBe(false);
    const [{ id } = { id: 0 }] = (await api.get<CursorView<LogRow>>(`/webhook-logs?endpoint_id=${made.id}`)).data.data;
    const log = await api.get<{ request_headers: Record<string, string> }>(`/webhook-logs/${id}`);
    expect(log.data.request_headers).toMatchObject({ Authorization: '••••cdef', 'X-Tenant': 'a b' });
    expect(log.text).not.toContain('0123456789');
  });
});

describe('the first endpoint', () => {
  test('is what the settings show and change', async () => {
    const [first] = await list();
    if (!first) throw new Error('There is always a first endpoint');
    await api.patch(`/webhook-endpoints/${first.id}`, { execution: 'queued', status_actions: NONE });
    const settings = (await api.get<SettingsView>('/webhook-settings')).data;
    expect(settings).toMatchObject({ execution: 'queued', status_actions: NONE, webhook_url: first.url });
    expect(Object.keys(settings)).toEqual([
      'webhook_enabled', 'webhook_url', 'contacts_actions', 'status_actions', 'source_actions', 'execution', 'webhook_secret',
    ]);
    await api.put('/webhook-settings', { webhook_url: receiver.url('/moved') });
    expect((await list())[0]).toMatchObject({ url: receiver.url('/moved'), execution: 'queued' });
  });

  test('cannot be deleted', async () => {
    const [first] = await list();
    const answer = await api.delete(`/webhook-endpoints/${first?.id}`);
    expect(answer.status).toBe(400);
    expect(answer.message).toMatch(/settings/);
  });
});

describe('one event and several endpoints', () => {
  test('each gets its own delivery, the outcome speaks for all, and the plots have the counts of each', async () => {
    const { id } = await add();
    const fine = await newSource();
    expect(outcome(fine)).toBe('delivered');
    const [[one], [other]] = await Promise.all([receiver.received(1), second.received(1)]);
    expect(one && other && one.body.equals(other.body) && header(one, 'webhook-id') === header(other, 'webhook-id')).toBe(true);
    second.script = () => ({ status: 500 });
    expect(outcome(await newSource())).toBe('failed');
    const event = await newest();
    if (!event) throw new Error('The feed has the event');
    const failed = (await deliveriesOf(event)).filter(({ state }) => state === 'failed');
    expect(failed.map(({ endpoint_id }) => endpoint_id)).toEqual([id]);

    type Stats = { series: { endpoint_id: number; points: { delivered: number; failed: number; attempts: { failed: number }; latency: { p99: number } }[] }[] };
    const own = async () => {
      const point = (await api.get<Stats>(`/webhook-stats?step=hour&endpoint_id=${id}`)).data.series[0]?.points[0];
      return point?.failed === 1 ? point : null; // Counts are written every few seconds, so a first look may come between two attempts.
    };
    const point = await until('it is counted', own, 15_000);
    expect(point).toMatchObject({ delivered: 1, failed: 1, attempts: { success: 1, failed: 3, error: 0 } });
    expect(point.latency.p99).toBeGreaterThan(0);
    for (const bad of ['step=year', 'from=2026-04-16&to=2026-04-15', 'from=2020-01-01', 'name=x']) {
      expect((await api.get(`/webhook-stats?${bad}`)).status, bad).toBe(422);
    }
  });

  test('a box of one is not a box of the other', async () => {
    await add({ source_actions: NONE });
    await newSource();
    const shelf = await makeShelf(api);
    await makeContact(api, shelf);
    await second.received(2);
    expect(second.requests.map(({ body }) => (JSON.parse(body.toString('utf8')) as { model: string }).model)).toEqual([
      'App\\Models\\Tenant\\Status', 'App\\Models\\Tenant\\Contact',
    ]);
  });
});

describe('a paused endpoint', () => {
  test('is owed everything, gets nothing, and after a resume gets it in order', async () => {
    const { id } = await add();
    expect((await api.post<View>(`/webhook-endpoints/${id}/pause`)).data.paused).toBe(true);
    const names: string[] = [];
    const { data: source } = await newSource();
    for (let change = 0; change < 4; change++) {
      names.push(nextName('Source'));
      expect(outcome(await api.put(`/sources/${source.id}`, { name: names.at(-1) }))).toBe('delivered');
    }
    await receiver.received(5);
    expect(second.requests).toHaveLength(0);
    const states = await Promise.all((await feed()).map(async (event) => (await deliveriesOf(event)).find((each) => each.endpoint_id === id)?.state));
    expect(states).toEqual(['due', 'waiting', 'waiting', 'waiting', 'waiting']);
    expect((await api.post<View>(`/webhook-endpoints/${id}/resume`)).data.paused).toBe(false);
    const requests = await second.received(5);
    const arrived = requests.map(({ body }) => (JSON.parse(body.toString('utf8')) as { data: { attributes: { name: string } } }).data.attributes.name);
    expect(arrived.slice(1)).toEqual(names);
  });

  test('holds up no synchronous call', async () => {
    const [first] = await list();
    await api.post(`/webhook-endpoints/${first?.id}/pause`);
    expect(outcome(await newSource())).toBe('queued');
    await api.post(`/webhook-endpoints/${first?.id}/resume`);
    await receiver.received(1);
  });
});

describe('deleting an endpoint', () => {
  test('settles what waits with its reason, and keeps its log', async () => {
    const { id } = await add();
    await newSource();
    await api.post(`/webhook-endpoints/${id}/pause`);
    await newSource();
    await api.delete(`/webhook-endpoints/${id}`);
    const event = await newest();
    if (!event) throw new Error('The feed has the event');
    await until('it is settled', async () => (await deliveriesOf(event)).every(({ state }) => !['due', 'leased'].includes(state)));
    expect((await deliveriesOf(event)).find(({ endpoint_id }) => endpoint_id === id)).toMatchObject({ state: 'skipped', reason: 'deleted' });
    expect((await api.get<CursorView<LogRow>>(`/webhook-logs?endpoint_id=${id}`)).data.data).toHaveLength(1);
    expect((await api.post(`/webhook-events/${event.id}/resend`, { endpoint_id: id })).status).toBe(422);
    expect(outcome(await newSource())).toBe('delivered');
    expect(second.requests).toHaveLength(1);
  });
});

describe('what people look at', () => {
  test('a delivery, the timeline of a record, and a sentence for every endpoint', async () => {
    const { id } = await add({ execution: 'queued' });
    await api.post(`/webhook-endpoints/${id}/pause`);
    const third = await add({ source_actions: NONE });
    const { data: source } = await newSource();
    await api.put(`/sources/${source.id}`, { name: nextName('Source') });
    type Row = { id: number; state: string; endpoint_id: number; event: string; model: string; record_id: number; event_id: string; last_attempt: object | null };
    const deliveries = async (query: string) => (await api.get<CursorView<Row>>(`/webhook-deliveries?${query}`)).data.data;
    const waiting = await deliveries(`endpoint_id=${id}&state=due`);
    expect(waiting).toMatchObject([{ state: 'due', event: 'created', model: 'App\\Models\\Tenant\\Source', record_id: source.id }]);
    const all = await deliveries(`model=source&record_id=${source.id}`);
    expect(all).toHaveLength(6);
    const logs = (await api.get<CursorView<LogRow>>(`/webhook-logs?model=source&record_id=${source.id}`)).data.data;
    for (const { id: deliveryId, last_attempt: last } of all) {
      const log = logs.find(({ delivery_id: of }) => of === deliveryId);
      expect(last).toEqual(log ? { webhook_log_id: log.id, status: 'success', status_code: 200, error_code: null, at: log.created_at } : null);
    }
    expect(all.some(({ last_attempt: last }) => last)).toBe(true);
    expect((await api.get('/webhook-deliveries?record_id=5')).status).toBe(422);
    expect((await api.get('/webhook-deliveries?state=lost')).status).toBe(422);
    const one = await api.get<Row & { log: LogRow[] }>(`/webhook-deliveries/${waiting[0]?.id}`);
    expect(one.data).toMatchObject({ ...waiting[0], log: [] });
    expect((await api.get('/webhook-deliveries/999999999')).status).toBe(404);

    const timeline = (await api.get<CursorView<FeedRow>>(`/webhook-events?model=source&record_id=${source.id}&limit=1`)).data;
    expect(timeline.data.map(({ event }) => event)).toEqual(['updated']);
    const older = `/webhook-events?model=source&record_id=${source.id}&before=${timeline.next}`;
    expect((await api.get<CursorView<FeedRow>>(older)).data.data.map(({ event }) => event)).toEqual(['created']);
    for (const bad of ['model=source', 'record_id=1', 'before=1', 'after=0&model=source&record_id=1']) {
      expect((await api.get(`/webhook-events?${bad}`)).status, bad).toBe(422);
    }
    type Explained = { explanations: { endpoint_id: number; state: string; reason: string; explanation: string }[] };
    const event = await api.get<Explained>(`/webhook-events/${waiting[0]?.event_id}`);
    expect(event.data.explanations).toMatchObject([
      { state: 'delivered', reason: 'delivered', explanation: expect.stringContaining('by attempt 1, answered with HTTP 200') },
      { endpoint_id: id, state: 'due', reason: 'paused', explanation: expect.stringContaining('paused') },
      { endpoint_id: third.id, state: 'skipped', reason: 'not_selected', explanation: 'This kind of event was not selected.' },
    ]);
  });
});

describe('a numbered endpoint', () => {
  test('is told by signed numbers what it lacks, and how new a record is', async () => {
    const numbered = await add({ numbered: true, execution: 'queued', status_actions: NONE });
    second.script = (request) => ({ status: header(request, 'x-webhook-attempt') === '1' ? 503 : 200 });
    await listen(api, { webhook_url: receiver.url('/first'), execution: 'queued' });
    const { data: source } = await newSource();
    await api.patch(`/sources/${source.id}`, { name: nextName('Renamed') });
    await api.post('/statuses', { name: nextName('Not asked for') });
    await api.delete(`/sources/${source.id}`);
    await until('all of it is delivered', async () => {
      const rows = (await feed()).filter(({ model }) => model.endsWith('Source'));
      const states = (await Promise.all(rows.map(deliveriesOf))).flat().map(({ state }) => state);
      return states.length === 6 && states.every((state) => state === 'delivered');
    }, 30_000);
    const numbers = second.requests.map((request) => [header(request, 'x-webhook-seq'), header(request, 'x-webhook-record-version')]);
    expect(numbers).toEqual([['1', '1'], ['1', '1'], ['2', '2'], ['2', '2'], ['3', '3'], ['3', '3']]);
    const secret = (await api.post<{ webhook_secret: string }>(`/webhook-endpoints/${numbered.id}/secret/reveal`)).data.webhook_secret;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    for (const request of second.requests) {
      const names = ['webhook-id', 'webhook-timestamp', 'x-webhook-seq', 'x-webhook-record-version'];
      const signed = names.map((name) => header(request, name)).join('.');
      expect(header(request, 'x-webhook-seq-signature')).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      expect(passesStandardWebhooks(secret, request)).toBe(true);
    }
    // A resend is the same event; and nobody else is told numbers.
    const [created] = await feed();
    second.script = () => ({ status: 200 });
    await api.post(`/webhook-events/${created?.id}/resend`, { endpoint_id: numbered.id });
    const again = (await second.received(7)).at(-1);
    expect(again && header(again, 'x-webhook-seq')).toBe('1');
    expect(receiver.requests.some((request) => hasHeader(request, 'x-webhook-seq'))).toBe(false);
  });
});

describe('an endpoint with a filter', () => {
  test('gets the transitions it asks for, and says of the rest which condition did not hold', async () => {
    const shelf = await makeShelf(api);
    const { status_id: fresh } = shelf;
    const { status_id: won } = await makeShelf(api);
    await api.put('/webhook-settings', { webhook_enabled: false });
    const filter = { contacts: [{ field: 'status_id', from: [fresh], to: [won] }], status: [] };
    const { id, ...made } = await add({ filter, numbered: true });
    expect(made['filter']).toEqual({ contacts: filter.contacts });
    const save = (contactId: number, change: object) => api.patch(`/contacts/${contactId}`, change);
    const contact = await api.post<{ id: number }>('/contacts', contactOn(shelf));
    expect(outcome(contact)).toBe('skipped');
    expect(outcome(await save(contact.data.id, { company: 'X' }))).toBe('skipped');
    expect(outcome(await save(contact.data.id, { status_id: won }))).toBe('delivered');
    expect(outcome(await save(contact.data.id, { company: 'Y' }))).toBe('skipped');
    // Of sources nothing is asked.
    expect(outcome(await newSource())).toBe('delivered');
    expect(second.requests.map((request) => header(request, 'x-webhook-seq'))).toEqual(['1', '2']);

    const latest = (await api.get<CursorView<FeedRow>>(`/webhook-events?model=contact&record_id=${contact.data.id}&limit=1`)).data.data[0];
    type Explained = { not_delivered: object[]; explanations: object[] };
    const says = { endpoint_id: id, reason: 'filter:status_id', explanation: expect.stringContaining('condition on status_id did not hold') };
    const event = (await api.get<Explained>(`/webhook-events/${latest?.id}`)).data;
    expect(event.not_delivered).toContainEqual(says);
    expect(event.explanations).toContainEqual(expect.objectContaining({ ...says, state: 'skipped' }));
    const deliveries = await api.get<CursorView<{ reason: string }>>(`/webhook-deliveries?endpoint_id=${id}&state=skipped&model=contact`);
    expect(deliveries.data.data.map(({ reason }) => reason)).toEqual(Array(3).fill('filter:status_id'));

    // By hand it goes out, and in bulk what the filter kept back does once there is none.
    expect((await api.post(`/webhook-events/${latest?.id}/resend`, { endpoint_id: id })).status).toBe(202);
    await second.received(3);
    const recoverable = async () =>
      (await api.post<{ count: number }>(`/webhook-endpoints/${id}/recover`, { since: '2020-01-01T00:00:00Z', dry_run: true })).data.count;
    expect(await recoverable()).toBe(0);
    expect((await api.patch<View>(`/webhook-endpoints/${id}`, { filter: {} })).data['filter']).toBeNull();
    expect(await recoverable()).toBe(2);
    expect(outcome(await save(contact.data.id, { company: 'Z' }))).toBe('delivered');
    await api.put('/webhook-settings', { webhook_enabled: true });
  });

  test('is tried on past events before it is saved, and nothing changes by that', async () => {
    const shelf = await makeShelf(api);
    const { status_id: won } = await makeShelf(api);
    const { id } = await add({ enabled: false, status_actions: NONE });
    const contact = await makeContact(api, shelf);
    await api.patch(`/contacts/${contact.id}`, { status_id: won });
    await api.patch(`/contacts/${contact.id}`, { company: 'X' });
    await api.post('/statuses', { name: nextName('Status') });
    const events = await feed();
    const [made, step, other, status] = events.slice(-4).map(({ id: of }) => of);
    const filter = { contacts: [{ field: 'status_id', from: [shelf.status_id], to: [won] }] };
    const backtest = (body: object) => api.post<FilterBacktest>(`/webhook-endpoints/${id}/backtest`, body);
    const four = await backtest({ filter, limit: 4 });
    expect(four.status, four.text).toBe(200);
    expect(four.data).toEqual({
      events: 4, from: expect.any(String), to: expect.any(String), complete: true,
      sent: { count: 1, event_ids: [step] },
      skipped: { count: 2, event_ids: expect.arrayContaining([made, other]) },
      by_condition: [{ place: 'contacts.0', field: 'status_id', count: 2, event_ids: expect.arrayContaining([made, other]) }],
      not_selected: { count: 1, event_ids: [status] },
      undecided: { count: 0, event_ids: [] },
    });
    // Without the event that made it nobody can say what the status was before.
    expect((await backtest({ filter, limit: 3 })).data).toMatchObject({ sent: { count: 0 }, undecided: { count: 1, event_ids: [step] } });
    expect((await backtest({ filter: null, limit: 4 })).data).toMatchObject({ sent: { count: 3 }, by_condition: [] });
    const all = (await backtest({ filter })).data;
    expect(all.events).toBe((await api.get<CursorView<FeedRow>>('/webhook-events?limit=1000')).data.data.length);
    expect(outcome(four)).toBeUndefined();
    expect((await feed()).map(({ id: of }) => of)).toEqual(events.map(({ id: of }) => of));
    expect((await list())[1]).toMatchObject({ enabled: false, filter: null });
    for (const wrong of [{}, { filter, limit: 0 }, { filter, limit: 10_001 }, { filter: { contacts: [{ field: 'custom_fields_data.x', changed: true }] } }]) {
      expect((await backtest(wrong)).status, JSON.stringify(wrong)).toBe(422);
    }
    expect((await api.post(`/webhook-endpoints/${id + 99}/backtest`, { filter })).status).toBe(404);
  });

  test('is refused by the place that is wrong, and may ask for custom fields that there are', async () => {
    const field = await api.post<{ id: number; slug: string }>('/custom-fields', { name: nextName('Budget'), type: 'number' });
    const name = `custom_fields_data.${field.data.slug}`;
    const wrong = { contacts: [{ field: name, to: [9] }, { field: 'custom_fields_data.nowhere', to: [9] }, { field: 'statusid', to: [9] }], leads: [] };
    const refused = await api.post('/webhook-endpoints', { url: second.url(), filter: wrong });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.errors).sort()).toEqual(['filter.contacts.2.field', 'filter.leads']);
    const unknown = await api.post('/webhook-endpoints', { url: second.url(), filter: { contacts: wrong.contacts.slice(0, 2) } });
    expect(Object.keys(unknown.errors)).toEqual(['filter.contacts.1.field']);
    expect(await list()).toHaveLength(1);
    const [first] = await list();
    const filter = { contacts: wrong.contacts.slice(0, 1) };
    expect((await api.patch<View>(`/webhook-endpoints/${first?.id}`, { filter })).data['filter']).toEqual(filter);
    expect((await api.get('/webhook-settings')).text).not.toContain('filter');
    // Saved again as it was, when the field is gone.
    expect((await api.delete(`/custom-fields/${field.data.id}`)).status).toBe(200);
    expect((await api.patch(`/webhook-endpoints/${first?.id}`, { filter })).status).toBe(200);
    expect((await api.patch(`/webhook-endpoints/${first?.id}`, { filter: null })).status).toBe(200);
  });
});

describe('an endpoint that catches up', () => {
  test('is left alone in an outage, says so, and gets everything when a URL is saved', { timeout: 60_000 }, async () => {
    const { id } = await add({ catch_up: true, execution: 'queued' });
    await api.put('/webhook-settings', { webhook_enabled: false });
    second.script = () => ({ status: 503 });
    for (let made = 0; made < 7; made++) await newSource();
    const health = async () => (await api.get<View & { health: Record<string, unknown> }>(`/webhook-endpoints/${id}`)).data.health;
    await until('the outage is noticed', async () => (await health())['state'] === 'open', 20_000);
    expect(await health()).toMatchObject({
      reason: '20 attempts in a row failed, at last with: HTTP 503', opened_at: expect.any(String), next_probe_at: expect.any(String),
    });
    const tried = second.requests.length;
    for (let made = 0; made < 5; made++) expect(outcome(await newSource())).toBe('queued');
    expect((await health())['backlog']).toBeGreaterThanOrEqual(5);
    expect(second.requests.length - tried).toBeLessThanOrEqual(2);
    second.script = () => ({ status: 200 });
    await api.patch(`/webhook-endpoints/${id}`, { url: second.url('/second') });
    await second.received(5, (request) => request.answered?.status === 200);
    await until('nothing waits', async () => (await health())['backlog'] === 0);
    expect(await health()).toMatchObject({ state: 'closed', reason: null });
    await api.put('/webhook-settings', { webhook_enabled: true });
  });
});
