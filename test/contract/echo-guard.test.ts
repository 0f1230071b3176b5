import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { MOST_OF_A_RECORD } from '../../server/webhooks/outbox/ping-pong.ts';
import { header, hasHeader, type ReceivedRequest } from '../support/received-request.ts';
import { nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { CursorView, EventView, FeedRow, SourceView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
/** The other system: it is told at the first endpoint, and writes back with a token of its own. */
const token = JSON.parse(await site.newToken('acme', ['--abilities', '*', '--rate-limit', '0', '--json'])) as { id: number; token: string };
const crm = site.clientWith(token.token);
afterAll(async () => {
  crm.close();
  await site.close();
});

const guard = (echoGuard: unknown) => api.patch<Record<string, unknown>>('/webhook-endpoints/1', { echo_guard: echoGuard });
const newSource = (by = api) => by.post<SourceView>('/sources', { name: nextName('Source') });
const outcome = ({ headers }: { headers: Record<string, unknown> }) => headers['x-webhook-outcome'];
let before = 0;
const feed = async () => (await api.get<CursorView<FeedRow>>(`/webhook-events?after=${before}&limit=1000`)).data.data;
const newest = async () => (await api.get<EventView>(`/webhook-events/${(await feed()).at(-1)?.id}`)).data;

beforeEach(async () => {
  receiver.forget();
  await guard(null);
  await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
  before = (await feed()).at(-1)?.seq ?? before;
});

describe('a token whose changes an endpoint is not sent', () => {
  test('is kept from its own echo, and told of the others', async () => {
    expect((await guard({ skip_token_ids: [token.id, token.id] })).data).toMatchObject({ echo_guard: { skip_token_ids: [token.id], max_hops: 5 } });
    const { data: source, ...created } = await newSource(crm);
    expect([created.status, outcome(created)]).toEqual([201, 'skipped']);
    const echo = await newest();
    const reason = `own_change:${token.id}`;
    expect(echo.deliveries).toMatchObject([{ state: 'skipped', reason, attempts: 0 }]);
    const explanation = `API token ${token.id} made this change, and the endpoint is not sent what that token does.`;
    expect(echo).toMatchObject({ explanations: [{ state: 'skipped', reason, explanation }], not_delivered: [{ reason, explanation }] });
    const skipped = await api.get<CursorView<object>>('/webhook-deliveries?state=skipped&limit=1');
    expect(skipped.data.data).toMatchObject([{ reason, record_id: source.id }]);

    expect(outcome(await api.patch(`/sources/${source.id}`, { name: nextName('Renamed') }))).toBe('delivered');
    expect(outcome(await crm.delete(`/sources/${source.id}`))).toBe('skipped');
    expect(receiver.requests.map(({ body }) => (JSON.parse(body.toString()) as { event: string }).event)).toEqual(['updated']);

    // What it was spared does not come with what it missed; by hand it does.
    expect((await api.post('/webhook-endpoints/1/recover', { since: '2026-01-01T00:00:00Z', dry_run: true })).data).toMatchObject({ count: 0 });
    expect((await api.post(`/webhook-events/${echo.id}/resend`)).status).toBe(202);
    expect((await receiver.received(2)).at(-1)?.body.toString()).toBe(echo.body);
  });

  test('is spared the contacts of its own file, and of one that came too far', async () => {
    const shelf = { status: await api.post<SourceView>('/statuses', { name: nextName('Status') }), source: await newSource() };
    await guard({ skip_token_ids: [token.id] });
    receiver.forget();
    const file = (phone: string) =>
      `firstname,lastname,phone,type,status_id,source_id\nGrace,Hopper,${phone},lead,${shelf.status.data.id},${shelf.source.data.id}\n`;
    for (const [by, phone, hops] of [[crm, '+14155550191', '1'], [api, '+14155550192', '4'], [api, '+14155550193', '5']] as const) {
      const headers = { 'content-type': 'text/csv', 'x-webhook-hops': hops };
      expect((await by.call({ method: 'POST', path: '/imports/contacts', headers, body: file(phone) })).status).toBe(202);
    }
    const made = async () => (await feed()).filter(({ model }) => model.endsWith('Contact'));
    await until('all are read', async () => (await made()).length === 3);
    const details = await Promise.all((await made()).map(async ({ id }) => (await api.get<EventView>(`/webhook-events/${id}`)).data));
    const reasons = new Map(details.map(({ body, deliveries: [only] }) => [/\+1415555019\d/.exec(body)?.[0], only?.reason]));
    expect(reasons.get('+14155550191')).toBe(`own_change:${token.id}`);
    expect([reasons.get('+14155550192'), reasons.get('+14155550193')]).toEqual([null, 'too_many_hops']);
    const [told] = await receiver.received(1);
    expect([told?.body.toString(), told && header(told, 'x-webhook-hops')]).toEqual([expect.stringContaining('+14155550192'), '5']);
  });

  test('is one of the workspace, from when it is named until the guard is off', async () => {
    const { status, errors } = await guard({ skip_token_ids: [token.id, 999_999] });
    const place = 'echo_guard.skip_token_ids.1';
    expect([status, errors]).toEqual([422, { [place]: [`The ${place} field is no API token of this workspace.`] }]);
    expect(outcome(await newSource(crm))).toBe('delivered');
    expect((await guard({ skip_token_ids: [token.id] })).status).toBe(200);
    expect(outcome(await newSource(crm))).toBe('skipped');
    expect((await guard(null)).data).toMatchObject({ echo_guard: null });
    expect(outcome(await newSource(crm))).toBe('delivered');
  });
});

describe('a receiver that writes back', () => {
  const bodyOfRecord = (body: Buffer) => (JSON.parse(body.toString()) as { data: { id: number } }).data.id;
  /** Answers each webhook with another name of its record; `headersOf` says what it passes on. */
  function writesBack(headersOf: (request: ReceivedRequest) => Record<string, string>): Promise<unknown>[] {
    const writes: Promise<unknown>[] = [];
    receiver.script = (request) => {
      const body = JSON.stringify({ name: nextName('Answer') });
      const headers = { 'content-type': 'application/json', ...headersOf(request) };
      writes.push(crm.call({ method: 'PATCH', path: `/sources/${bodyOfRecord(request.body)}`, headers, body }));
      return { status: 200 };
    };
    return writes;
  }
  const hops = () => receiver.requests.map((request) => header(request, 'x-webhook-hops'));
  const passOn = (request: ReceivedRequest) => ({ 'x-webhook-hops': header(request, 'x-webhook-hops') });

  test('and passes the number of hops on ends after so many', async () => {
    await guard({ max_hops: 3 });
    const writes = writesBack(passOn);
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    await newSource();
    await until('the last is written back', async () => (await feed()).length === 4);
    await Promise.all(writes);
    const last = await newest();
    const [reason, explanation] = ['too_many_hops', 'This change has gone from system to system more often than the endpoint lets through.'];
    expect(last.deliveries).toMatchObject([{ state: 'skipped', reason }]);
    expect(last).toMatchObject({ explanations: [{ reason, explanation }] });
    expect(hops()).toEqual(['1', '2', '3']);
    expect(await feed()).toHaveLength(4);
    // The number is the event's own: a resend carries it, however late.
    receiver.forget();
    expect((await api.post(`/webhook-events/${last.id}/resend`)).status).toBe(202);
    await receiver.received(1);
    expect(hops()).toEqual(['4']);
  });

  test('and says nothing of hops ends as well, and holds up no other record', async () => {
    const since = new Date().toISOString();
    await guard({});
    const writes = writesBack(() => ({}));
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    const { data: source } = await newSource();
    await until('the last is written back', async () => (await feed()).length > MOST_OF_A_RECORD);
    await Promise.all(writes);
    expect(hops()).toEqual(Array.from({ length: MOST_OF_A_RECORD }, () => '1'));
    expect(await feed()).toHaveLength(MOST_OF_A_RECORD + 1);
    const last = await newest();
    expect(last).toMatchObject({ record_id: source.id, deliveries: [{ state: 'skipped', reason: 'ping_pong' }] });
    receiver.forget();
    await listen(api, { webhook_url: receiver.url(), execution: 'synchronous' });
    expect(outcome(await api.patch(`/sources/${source.id}`, { name: nextName('Again') }))).toBe('skipped');
    expect(outcome(await newSource())).toBe('delivered');
    // Nobody made these changes twice, so they are missed, and come with what was missed.
    expect((await api.post('/webhook-endpoints/1/recover', { since })).data).toMatchObject({ count: 2 });
    expect(await receiver.received(2, ({ body }) => bodyOfRecord(body) === source.id)).toHaveLength(2);
  });

  test('is told the number again at a retry, also after a restart', async () => {
    await guard({});
    receiver.script = () => ({ status: 503 });
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    const headers = { 'content-type': 'application/json', 'x-webhook-hops': '4' };
    await crm.call({ method: 'POST', path: '/sources', headers, body: JSON.stringify({ name: nextName('Source') }) });
    await receiver.received(1);
    await site.server.kill();
    receiver.script = () => ({ status: 200 });
    await site.startAgain();
    await receiver.received(1, ({ answered }) => answered?.status === 200);
    expect(new Set(hops())).toEqual(new Set(['5']));
    expect(receiver.requests.length).toBeGreaterThan(1);
  });

  test('is refused a number that nobody can count on, and tells the others none', async () => {
    for (const unfit of ['', '0', '-1', '1.5', '1e3', 'x', '1000', '1, 1']) {
      const { status, errors } = await crm.call({ method: 'POST', path: '/sources', headers: { 'x-webhook-hops': unfit } });
      expect([unfit, status, Object.keys(errors)]).toEqual([unfit, 422, ['X-Webhook-Hops']]);
    }
    expect((await crm.call({ method: 'GET', path: '/sources', headers: { 'x-webhook-hops': 'x' } })).status).toBe(200);
    await newSource();
    expect(receiver.requests.map((request) => hasHeader(request, 'x-webhook-hops'))).toEqual([false]);
  });
});
