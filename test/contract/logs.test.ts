import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf, header, bodyOf } from '../support/received-request.ts';
import { logOf } from '../support/reads.ts';
import { makeContact, makeShelf, nextName, type Shelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { ContactView, CursorView, LogRow } from '../support/views.ts';

/** Columns that every row shows, in lists too. */
const COLUMNS = [
  'id', 'workspace_id', 'event_id', 'endpoint_id', 'delivery_id', 'event', 'model', 'record_id', 'url', 'attempt',
  'status',
  'status_code', 'error_code', 'error_message', 'peer_ip', 'dns_ms', 'connect_ms', 'tls_ms', 'first_byte_ms',
  'duration_ms', 'created_at',
];
const SIDES = ['request_headers', 'payload', 'response_headers', 'response_body'];

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

let shelf: Shelf;
let contact: ContactView;
let beganAt: string;

/** Seven attempts: a status, a source, three of a contact that fails, then its update and deletion. */
beforeAll(async () => {
  beganAt = new Date().toISOString();
  const failure = { status: 500, headers: { 'X-Reason': 'full moon' }, body: 'no thanks' };
  receiver.script = (request) => (kindOf(request) === 'created contact' ? failure : { status: 200 });
  await listen(api, { webhook_url: receiver.url() });
  shelf = await makeShelf(api);
  contact = await makeContact(api, shelf);
  await api.patch(`/contacts/${contact.id}`, { company: 'Engines' });
  await api.delete(`/contacts/${contact.id}`);
});

const rows = (query?: string) => logOf(api, query);
const nounOf = (model: string) => model.split('\\').at(-1)?.toLowerCase();
const kinds = (log: LogRow[]) => log.map(({ event, model, attempt }) => `${event} ${nounOf(model)} ${attempt}`);
const ALL = [
  'deleted contact 1',
  'updated contact 1',
  'created contact 3',
  'created contact 2',
  'created contact 1',
  'created source 1',
  'created status 1',
];

describe('the log', () => {
  test('lists every attempt, newest first', async () => {
    expect(kinds(await rows())).toEqual(ALL);
  });

  test('shows all columns but not the two sides', async () => {
    const [row] = await rows();
    expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(COLUMNS));
    for (const side of SIDES) expect(Object.keys(row ?? {})).not.toContain(side);
  });

  test('names event, record and receiver of an attempt', async () => {
    const [row] = await rows('?event=created&model=contact');
    const request = receiver.requests.find((candidate) => kindOf(candidate) === 'created contact');
    expect(row).toMatchObject({
      event_id: request && header(request, 'webhook-id'),
      record_id: contact.id,
      url: receiver.url(),
      peer_ip: '127.0.0.1',
      status: 'failed',
      status_code: 500,
    });
  });

  test('pages backwards with before', async () => {
    const all = await rows();
    const first = await api.get<CursorView<LogRow>>('/webhook-logs?limit=3');
    expect(first.data.data.map(({ id }) => id)).toEqual(all.slice(0, 3).map(({ id }) => id));
    expect(first.data.next).not.toBeNull();
    const rest = await api.get<CursorView<LogRow>>(`/webhook-logs?before=${all[2]?.id}`);
    expect(rest.data.data.map(({ id }) => id)).toEqual(all.slice(3).map(({ id }) => id));
    expect(rest.data.next).toBeNull();
  });

  test.each([
    ['status=failed', 3],
    ['status=success', 4],
    ['status=error', 0],
    ['event=created', 5],
    ['event=updated', 1],
    ['model=contact', 5],
    ['model=source', 1],
    ['status_code=500', 3],
    ['status_code=200', 4],
    ['model=contact&event=deleted&status=success', 1],
    ['model=status&event=deleted', 0],
  ])('filters by %s', async (query, count) => {
    expect(await rows(`?${query}`)).toHaveLength(count);
  });

  test('filters by record, endpoint and time', async () => {
    const [{ endpoint_id: endpointId } = { endpoint_id: 0 }] = await rows();
    expect(await rows(`?model=contact&record_id=${contact.id}`)).toHaveLength(5);
    expect(await rows(`?endpoint_id=${endpointId}`)).toHaveLength(7);
    expect(await rows(`?endpoint_id=${endpointId + 1}`)).toHaveLength(0);
    expect(await rows(`?from=${beganAt}&to=${new Date().toISOString()}`)).toHaveLength(7);
    expect(await rows(`?to=${beganAt}`)).toHaveLength(0);
    expect(await rows(`?from=${new Date().toISOString()}`)).toHaveLength(0);
  });

  test.each([
    'status=explode', 'event=exploded', 'model=user', 'record_id=abc', 'record_id=1.5', 'endpoint_id=-1',
    'status_code=abc',
    'from=yesterday', 'from=2026-01-02&to=2026-01-01', 'limit=0', 'limit=1001', 'limit=ten', 'before=abc', 'id=1',
    'status=failed&status=error',
  ])('refuses %s', async (query) => {
    const answer = await api.get(`/webhook-logs?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.message).toBe('Validation failed');
  });
});

describe('one attempt', () => {
  test('shows both sides of the exchange', async () => {
    const [row] = await rows('?status=failed&limit=1');
    const detail = await api.get<Record<string, unknown>>(`/webhook-logs/${row?.id}`);
    const request = receiver.requests.filter((candidate) => kindOf(candidate) === 'created contact').at(-1);
    expect(detail.status).toBe(200);
    expect(detail.data).toMatchObject({ attempt: 3, status_code: 500, response_body: 'no thanks' });
    expect(detail.data['payload']).toBe(request?.body.toString('utf8'));
    const sides = JSON.stringify([detail.data['request_headers'], detail.data['response_headers']]);
    expect(sides).toContain(request && header(request, 'x-webhook-signature'));
    expect(sides).toContain('full moon');
  });

  test('shows where the time went', async () => {
    receiver.script = () => ({ status: 200, delayMs: 200 });
    await api.post('/sources', { name: nextName('Slow') });
    const [row] = await rows('?limit=1');
    const detail = await api.get<Record<string, number>>(`/webhook-logs/${row?.id}`);
    expect(detail.data['first_byte_ms']).toBeGreaterThan(150);
    expect(detail.data['duration_ms']).toBeGreaterThanOrEqual(detail.data['first_byte_ms'] ?? 0);
    expect(bodyOf(receiver.requests.at(-1) ?? never()).event).toBe('created');
  });

  test('is a 404 when there is none', async () => {
    for (const id of ['999999', '0', 'abc', '1.5']) expect((await api.get(`/webhook-logs/${id}`)).status).toBe(404);
  });

  test('is a 404 for another workspace', async () => {
    const { api: stranger } = await site.addWorkspace('stranger');
    const [row] = await rows('?limit=1');
    expect((await stranger.get(`/webhook-logs/${row?.id}`)).status).toBe(404);
    expect((await stranger.post(`/webhook-logs/${row?.id}/redeliver`)).status).toBe(404);
    expect(await logOf(stranger)).toEqual([]);
  });
});

function never(): never {
  throw new Error('Nothing arrived');
}
