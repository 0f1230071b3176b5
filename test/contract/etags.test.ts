import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../support/api.ts';
import { makeContact, makeShelf, nextName, type Shelf } from '../support/records.ts';
import { PASSWORD, Site } from '../support/site.ts';
import type { ContactView, CursorView, FeedRow, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const ifMatch = (tag: string) => ({ 'if-match': tag });
const patch = (path: string, { tag, body }: { tag: string; body: object }) =>
  api.call<ContactView>({ method: 'PATCH', path, headers: ifMatch(tag), body: JSON.stringify(body) });
const lastSeq = async () => (await api.get<CursorView<FeedRow>>('/webhook-events?limit=1000')).data.data.at(-1)?.seq;

describe('the ETag of a record', () => {
  test('comes with every answer about it, and changes with it', async () => {
    const made = await api.post<StatusView>('/statuses', { name: nextName('Status') });
    const path = `/statuses/${made.data.id}`;
    const tag = made.headers.etag ?? '';
    expect(tag).toMatch(/^"[^"]+"$/);
    expect((await api.get(path)).headers.etag).toBe(tag);
    const same = await api.put(path, { name: made.data.name });
    expect(same.headers.etag).toBe(tag);
    const changed = await api.put(path, { color: '#22c55e' });
    expect(changed.headers.etag).not.toBe(tag);
    expect((await api.get(path)).headers.etag).toBe(changed.headers.etag);
  });

  test('keeps two editors from overwriting each other', async () => {
    const { id } = await makeContact(api, shelf);
    const path = `/contacts/${id}`;
    const tag = (await api.get(path)).headers.etag ?? '';
    const first = await patch(path, { tag, body: { city: 'Paris' } });
    const before = await lastSeq();
    const second = await patch(path, { tag, body: { city: 'Rome' } });
    expect([first.status, second.status]).toEqual([200, 412]);
    expect(second.message).toBe('The record has changed since you read it.');
    expect((await api.get<{ city: string }>(path)).data.city).toBe('Paris');
    expect(await lastSeq()).toBe(before);
    expect((await patch(path, { tag: first.headers.etag ?? '', body: { city: 'Rome' } })).status).toBe(200);
  });

  test('lets one of many in that saw the same', async () => {
    const { id } = await makeContact(api, shelf);
    const tag = (await api.get(`/contacts/${id}`)).headers.etag ?? '';
    const cities = Array.from({ length: 8 }, (_, n) => `City ${n}`);
    const answers = await Promise.all(cities.map((city) => patch(`/contacts/${id}`, { tag, body: { city } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  test('guards a deletion', async () => {
    const { id } = await makeContact(api, shelf);
    const path = `/contacts/${id}`;
    const stale = (await api.get(path)).headers.etag ?? '';
    const fresh = (await api.patch(path, { city: 'Oslo' })).headers.etag ?? '';
    expect((await api.call({ method: 'DELETE', path, headers: ifMatch(stale) })).status).toBe(412);
    expect((await api.call({ method: 'DELETE', path, headers: ifMatch(fresh) })).status).toBe(200);
    expect((await api.call({ method: 'DELETE', path, headers: ifMatch(fresh) })).status).toBe(404);
  });

  test.each([
    ['*', 200], ['"x", "1"', 200], ['W/"1"', 412], ['1', 412], ['', 412], ['"x", *', 412],
  ])('compared with If-Match: %s gives %d', async (tag, status) => {
    const { id } = await makeContact(api, shelf);
    expect((await patch(`/contacts/${id}`, { tag, body: { city: 'Bern' } })).status).toBe(status);
  });

  test('spares a reader what it has', async () => {
    const { id } = await makeContact(api, shelf);
    const path = `/contacts/${id}`;
    const tag = (await api.get(path)).headers.etag ?? '';
    for (const known of [tag, `W/${tag}`, `"0", ${tag}`, '*']) {
      const answer = await api.call({ method: 'GET', path, headers: { 'if-none-match': known } });
      expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, '', tag]);
    }
    expect((await api.call({ method: 'GET', path, headers: { 'if-none-match': '"0"' } })).status).toBe(200);
  });
});

describe('the ETag of what is set', () => {
  const STATES = [
    { what: 'the webhook settings', path: () => '/webhook-settings', method: 'PUT', theirs: { execution: 'queued' }, mine: { webhook_enabled: true, webhook_url: receiver.url() } },
    { what: 'the workspace', path: () => '/workspace', method: 'PATCH', theirs: { country: 'DE' }, mine: { name: 'Mine' } },
    { what: 'an endpoint', path: () => endpoint, method: 'PATCH', theirs: { headers: { 'X-Api-Key': 'two' } }, mine: { description: 'Mine' } },
  ];
  const person = site.clientWith(null);
  let endpoint: string;
  let cookie: string;
  /** No token changes its workspace. */
  const asOwner = (call: Call) => person.call({ ...call, headers: { ...call.headers, cookie, origin: site.server.origin } });
  beforeAll(async () => {
    const body = JSON.stringify({ email: 'owner@acme.example', password: PASSWORD });
    const login = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const endpointBody = { url: receiver.url(), headers: { 'X-Api-Key': 'one' } };
    endpoint = `/webhook-endpoints/${(await api.post<{ id: number }>('/webhook-endpoints', endpointBody)).data.id}`;
  });

  test.each(STATES)('keeps two who change $what from overwriting each other', async ({ path: pathOf, method, theirs, mine }) => {
    const path = pathOf();
    const save = (body: object, tag: string) => asOwner({ method, path, headers: ifMatch(tag), body: JSON.stringify(body) });
    const read = await asOwner({ method: 'GET', path });
    const tag = read.headers.etag ?? '';
    const first = await save(theirs, tag);
    const second = await save(mine, tag);
    expect([first.status, second.status]).toEqual([200, 412]);
    const now = await asOwner({ method: 'GET', path });
    expect(now.headers.etag).toBe(first.headers.etag);
    expect(now.text).not.toContain('Mine');
    const third = await save(mine, first.headers.etag ?? '');
    expect([third.status, third.headers.etag]).toEqual([200, (await asOwner({ method: 'GET', path })).headers.etag]);
  });

  test('lets one of many in that saw the same', async () => {
    const tag = (await api.get(endpoint)).headers.etag ?? '';
    const save = (n: number) =>
      api.call({ method: 'PATCH', path: endpoint, headers: ifMatch(tag), body: JSON.stringify({ description: `No. ${n}` }) });
    const statuses = (await Promise.all([1, 2, 3, 4, 5].map(save))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412, 412, 412, 412]);
  });

  test('changes with a header that shows masked', async () => {
    const tag = (await api.get(endpoint)).headers.etag;
    await api.patch(endpoint, { headers: { 'X-Api-Key': 'three' } });
    expect((await api.get(endpoint)).headers.etag).not.toBe(tag);
  });

  test('guards pausing and deleting an endpoint', async () => {
    const stale = (await api.get(endpoint)).headers.etag ?? '';
    const fresh = (await api.post(`${endpoint}/pause`, {})).headers.etag ?? '';
    const deed = (tag: string, method = 'DELETE', path = endpoint) => api.call({ method, path, headers: ifMatch(tag), body: '{}' });
    expect((await deed(stale, 'POST', `${endpoint}/resume`)).status).toBe(412);
    expect([(await deed(stale)).status, (await deed(fresh)).status, (await deed(fresh)).status]).toEqual([412, 200, 404]);
  });
});
