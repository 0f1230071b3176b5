import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../support/raw-http.ts';
import { nextName } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { PageView, SourceView } from '../support/views.ts';

const SOURCES = 32;

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

/** Newest first, as a list has to show them. */
let names: string[] = [];
beforeAll(async () => {
  for (let i = 0; i < SOURCES; i++) {
    const { data } = await api.post<SourceView>('/sources', { name: nextName('Source') });
    names = [data.name, ...names];
  }
});

const page = async (query: string) => (await api.get<PageView<SourceView>>(`/sources${query}`)).data;
const url = (query: string) => `${site.server.origin}/api/v1/acme/sources?${query}`;

describe('a list', () => {
  test('shows the newest fifteen first', async () => {
    const first = await page('');
    expect(first.data.map(({ name }) => name)).toEqual(names.slice(0, 15));
    expect(first).toMatchObject({ current_page: 1, per_page: 15, total: SOURCES, last_page: 3, from: 1, to: 15 });
  });

  test('has exactly the keys of the contract', async () => {
    expect(Object.keys(await page('')).sort()).toEqual([
      'current_page', 'data', 'first_page_url', 'from', 'last_page', 'last_page_url', 'links', 'next_page_url',
      'path', 'per_page',
      'prev_page_url', 'to', 'total',
    ]);
  });

  test('ends with a shorter page', async () => {
    const last = await page('?page=3');
    expect(last.data.map(({ name }) => name)).toEqual(names.slice(30));
    expect(last).toMatchObject({ current_page: 3, from: 31, to: 32, next_page_url: null });
  });

  test('links its neighbours', async () => {
    const middle = await page('?page=2&per_page=10');
    expect(middle.path).toBe(`${site.server.origin}/api/v1/acme/sources`);
    const linked = [middle.first_page_url, middle.prev_page_url, middle.next_page_url, middle.last_page_url];
    for (const [index, number] of [1, 1, 3, 4].entries()) {
      expect(linked[index]).toMatch(new RegExp(`^${middle.path}\\?.*\\bpage=${number}(&|$)`));
    }
    const next = await fetch(middle.next_page_url ?? '', { headers: { authorization: `Bearer ${site.acme.token}` } });
    const followed = (await next.json()) as { data: PageView<SourceView> };
    expect(followed.data.data.map(({ name }) => name)).toEqual(names.slice(20, 30));
    expect(middle.links.filter(({ active }) => active).map(({ label }) => label)).toEqual(['2']);
  });

  test('is empty past its end', async () => {
    const past = await page('?page=99');
    expect(past).toMatchObject({ current_page: 99, data: [], total: SOURCES, from: null, to: null, next_page_url: null });
  });

  test('holds up to a hundred on a page', async () => {
    expect((await page('?per_page=100')).data).toHaveLength(SOURCES);
    expect((await page('?per_page=1')).data).toHaveLength(1);
  });

  test('shows its links under the name it is reached by', async () => {
    const spoofed = await api.call<PageView<SourceView>>({
      method: 'GET',
      path: '/sources',
      headers: { 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'https' },
    });
    expect(spoofed.data.next_page_url).toMatch(url('').slice(0, -1));
    expect(spoofed.text).not.toContain('evil');
  });

  test('shows the same links to a request that names the whole URL', async () => {
    const head = ['GET http://evil.example.com/api/v1/acme/sources?per_page=3 HTTP/1.1', 'Host: x', `Authorization: Bearer ${site.acme.token}`];
    const { status, text } = await sendRaw(site.server.origin, `${head.join('\r\n')}\r\n\r\n`);
    expect(status).toBe(200);
    expect((JSON.parse(text) as { data: PageView<SourceView> }).data).toEqual(await page('?per_page=3'));
  });
});
