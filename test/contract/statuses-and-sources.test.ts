import { afterAll, describe, expect, test } from 'vitest';
import { makeContact, makeShelf, nextName } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { PageView, SourceView, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

const makeStatus = async (wishes: object = {}) =>
  (await api.post<StatusView>('/statuses', { name: nextName('Status'), ...wishes })).data;

describe('a new workspace', () => {
  test('has no status, source or contact', async () => {
    const { api: own } = await site.addWorkspace('empty');
    for (const path of ['/statuses', '/sources', '/contacts', '/webhook-events']) {
      expect((await own.get<{ data: unknown[] }>(path)).data.data).toEqual([]);
    }
  });
});

describe.each([
  ['statuses', 'Status', ['id', 'tenant_id', 'name', 'color', 'isdefault', 'created_at', 'updated_at']],
  ['sources', 'Source', ['id', 'tenant_id', 'name', 'created_at', 'updated_at']],
])('%s', (path, noun, keys) => {
  const make = (name: string) => api.post<SourceView>(`/${path}`, { name });

  test('live through the five calls', async () => {
    const name = nextName(noun);
    const made = await make(name);
    expect(made).toMatchObject({ status: 201, message: `${noun} created successfully`, data: { name } });
    expect(Object.keys(made.data)).toEqual(keys);
    const read = await api.get<SourceView>(`/${path}/${made.data.id}`);
    expect(JSON.parse(read.text)).toEqual({ status: 'success', data: made.data });
    const renamed = await api.put<SourceView>(`/${path}/${made.data.id}`, { name: `${name} again` });
    expect(renamed).toMatchObject({ status: 200, message: `${noun} updated successfully`, data: { name: `${name} again` } });
    const listed = await api.get<PageView<SourceView>>(`/${path}`);
    expect(listed.data.data).toContainEqual(renamed.data);
    const deleted = await api.delete(`/${path}/${made.data.id}`);
    expect(JSON.parse(deleted.text)).toEqual({ status: 'success', message: `${noun} deleted successfully` });
    const gone = await api.get(`/${path}/${made.data.id}`);
    expect(gone).toMatchObject({ status: 404, message: `${noun} not found` });
  });

  test('have names unique without regard to case', async () => {
    const name = nextName('Ärger');
    const { data: first } = await make(name);
    const { data: second } = await make(nextName(noun));
    const twin = await make(name.toUpperCase());
    expect(twin).toMatchObject({ status: 422, errors: { name: ['The name has already been taken.'] } });
    expect((await api.put(`/${path}/${second.id}`, { name: name.toLowerCase() })).status).toBe(422);
    expect((await api.put(`/${path}/${first.id}`, { name: name.toUpperCase() })).status).toBe(200);
  });

  test('in use stay, and say how many use them', async () => {
    const shelf = await makeShelf(api);
    await makeContact(api, shelf);
    await makeContact(api, shelf);
    const id = path === 'statuses' ? shelf.status_id : shelf.source_id;
    const answer = await api.delete(`/${path}/${id}`);
    expect(answer.status).toBe(400);
    expect(answer.message).toContain('2');
    expect((await api.get(`/${path}/${id}`)).status).toBe(200);
  });

  test('are made by a hundred callers at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => make(nextName(noun))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  });

  test('are updated by PATCH as by PUT', async () => {
    const { data } = await make(nextName(noun));
    const name = nextName(noun);
    expect((await api.patch<SourceView>(`/${path}/${data.id}`, { name })).data.name).toBe(name);
    expect((await api.put<SourceView>(`/${path}/${data.id}`, {})).data.name).toBe(name);
  });
});

describe('a status', () => {
  test.each(['#22c55e', '#ABCDEF', null])('may have the color %s', async (color) => {
    expect((await makeStatus({ color })).color).toBe(color);
  });

  test('needs a name of 3 to 255 characters', async () => {
    for (const name of ['ab', 'a'.repeat(256)]) expect((await api.post('/statuses', { name })).status).toBe(422);
    for (const name of ['abc', 'a'.repeat(255)]) expect((await api.post('/statuses', { name })).status).toBe(201);
  });

  test('is not the default by being the first', async () => {
    expect((await makeStatus()).isdefault).toBe(0);
  });

  test('is the default alone', async () => {
    const first = await makeStatus({ isdefault: 1 });
    const second = await makeStatus();
    expect(first.isdefault).toBe(1);
    const answer = await api.put<StatusView>(`/statuses/${second.id}`, { isdefault: true });
    expect(answer.data.isdefault).toBe(1);
    const old = await api.get<StatusView>(`/statuses/${first.id}`);
    expect(old.data.isdefault).toBe(0);
    expect(old.data.updated_at > first.updated_at).toBe(true);
  });

  test('cannot stop being the default by itself', async () => {
    const status = await makeStatus({ isdefault: true });
    expect((await api.put(`/statuses/${status.id}`, { isdefault: false })).status).toBe(400);
    expect((await api.delete(`/statuses/${status.id}`)).status).toBe(400);
    expect((await api.get<StatusView>(`/statuses/${status.id}`)).data.isdefault).toBe(1);
  });
});

describe('a source', () => {
  test('needs a name of 1 to 255 characters', async () => {
    for (const name of ['', 'a'.repeat(256)]) expect((await api.post('/sources', { name })).status).toBe(422);
    for (const name of ['a', 'a'.repeat(255)]) expect((await api.post('/sources', { name })).status).toBe(201);
  });
});
