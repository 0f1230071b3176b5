import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContact, makeShelf, nextName, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { ContactView, CursorView, FeedRow, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
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

  test.each([['*', 200], ['"x", "1"', 200], ['W/"1"', 412], ['1', 412], ['', 412]])('compared with If-Match: %s gives %d', async (tag, status) => {
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
