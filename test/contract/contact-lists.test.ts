import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeContact, makeShelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { ContactView, CursorView, PageView } from '../support/views.ts';

const CONTACTS = 7;

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

/** Newest first. */
let all: ContactView[] = [];
beforeAll(async () => {
  const shelf = await makeShelf(api);
  for (let n = 0; n < CONTACTS; n++) {
    const wishes = { company: n % 2 === 0 ? 'Müller & Söhne' : '100%', groups: n < 3 ? 'Early' : null, type: n === 1 ? 'customer' : 'lead' };
    all = [await makeContact(api, shelf, wishes), ...all];
  }
});

const part = async (query: string) => (await api.get<CursorView<ContactView>>(`/contacts?${query}`)).data;
const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);

test('a list is read in parts to its end', async () => {
  const first = await part('limit=3');
  const second = await part(`limit=3&cursor=${first.next}`);
  const third = await part(`limit=3&cursor=${second.next}`);
  expect([first, second, third].flatMap(({ data }) => ids(data))).toEqual(ids(all));
  expect([third.next, third.prev]).toEqual([null, null]);
  expect(first.data[0]).toEqual(all[0]);
});

test('a contact that comes meanwhile moves nothing', async () => {
  const first = await part('cursor=&limit=4&q=100%25');
  expect(first).toMatchObject({ data: all.filter(({ company }) => company === '100%'), next: null });
  const { next } = await part('limit=2&type=lead');
  await makeContact(api, await makeShelf(api));
  expect(ids((await part(`limit=2&type=lead&cursor=${next}`)).data)).toEqual(ids(all.filter(({ type }) => type === 'lead').slice(2, 4)));
});

test.each(['cursor=AAAA', 'cursor=1', 'cursor=zzzzzzzzzzz-1', 'cursor=-', 'limit=0', 'limit=1001', 'limit=abc', 'cursor=&cursor='])(
  '?%s is refused', async (query) => {
    expect((await api.get(`/contacts?${query}`)).status).toBe(422);
  },
);

test('filters and a search go together, in any case', async () => {
  const early = all.slice(-3);
  const find = async (query: string) => (await api.get<PageView<ContactView>>(`/contacts?${query}`)).data;
  const group = early[0]?.group_id[0];
  expect(ids((await find(`group_id=${group}`)).data)).toEqual(ids(early));
  expect(ids((await find(`group_id=${group}&q=M%C3%9CLLER`)).data)).toEqual(ids(early.filter(({ company }) => company !== '100%')));
  expect((await find(`group_id=${group}&type=customer&per_page=1`)).total).toBe(1);
  expect(await find(`group_id=${group}&page=9`)).toMatchObject({ total: 3, data: [], last_page: 1 });
});
