import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readInput } from '../../workspace/input.ts';
import type { Call } from '../route.ts';
import { PAGING, pageBody } from './page.ts';

const NO_CONDITIONS = { ifMatch: undefined, ifNoneMatch: undefined };

function call(query: Record<string, string> = {}): Call {
  const workspace = {
    id: 1, subdomain: 'acme', name: 'Acme', country: null, rateLimit: null, includeOriginal: false, referenceVersion: 1,
    endpoints: [], customFields: [],
  };
  const url = { origin: 'http://127.0.0.1:8080', path: '/api/v1/acme/contacts' };
  const actor = { kind: 'token', id: 1, name: 'test' } as const;
  return { workspace, actor, params: {}, query, body: undefined, once: null, hops: 1, conditions: NO_CONDITIONS, url };
}

const URL_OF_LIST = 'http://127.0.0.1:8080/api/v1/acme/contacts';

test('a page in the middle can be left both ways', () => {
  const list = pageBody(call(), { page: 2, per_page: 2 }, { rows: ['c', 'd'], total: 5 });
  expect(list).toEqual({
    current_page: 2,
    data: ['c', 'd'],
    first_page_url: `${URL_OF_LIST}?page=1`,
    from: 3,
    last_page: 3,
    last_page_url: `${URL_OF_LIST}?page=3`,
    links: [
      { url: `${URL_OF_LIST}?page=1`, label: '&laquo; Previous', active: false },
      { url: `${URL_OF_LIST}?page=1`, label: '1', active: false },
      { url: `${URL_OF_LIST}?page=2`, label: '2', active: true },
      { url: `${URL_OF_LIST}?page=3`, label: '3', active: false },
      { url: `${URL_OF_LIST}?page=3`, label: 'Next &raquo;', active: false },
    ],
    next_page_url: `${URL_OF_LIST}?page=3`,
    path: URL_OF_LIST,
    per_page: 2,
    prev_page_url: `${URL_OF_LIST}?page=1`,
    to: 4,
    total: 5,
  });
});

test('an empty list is one empty page', () => {
  const list = pageBody(call(), { page: 1, per_page: 15 }, { rows: [], total: 0 });
  expect(list).toMatchObject({ from: null, to: null, last_page: 1, total: 0 });
  expect(list).toMatchObject({ next_page_url: null, prev_page_url: null });
});

test('a page past the last leads back to it', () => {
  const list = pageBody(call(), { page: 2 ** 31, per_page: 15 }, { rows: [], total: 31 });
  expect(list).toMatchObject({ data: [], from: null, last_page: 3, next_page_url: null });
  expect(list.prev_page_url).toBe(`${URL_OF_LIST}?page=3`);
});

test('links repeat the filters and nothing else', () => {
  const query = { per_page: '5', q: 'a&b', other: 'x', page: '1' };
  const list = pageBody(call(query), { page: 1, per_page: 5, filters: ['q', 'type'] }, { rows: [1], total: 9 });
  expect(list.next_page_url).toBe(`${URL_OF_LIST}?per_page=5&q=a%26b&page=2`);
});

test.each([
  [1, 3, '1 2 3'],
  [1, 50, '1 2 3 4 ... 49 50'],
  [6, 50, '1 2 3 4 5 6 7 8 9 ... 49 50'],
  [25, 50, '1 2 ... 22 23 24 25 26 27 28 ... 49 50'],
  [50, 50, '1 2 ... 47 48 49 50'],
])('page %i of %i shows %s', (page, pages, labels) => {
  const { links } = pageBody(call(), { page, per_page: 1 }, { rows: [1], total: pages });
  expect(links.slice(1, -1).map(({ label }) => label).join(' ')).toBe(labels);
});

describe('the query of a page', () => {
  const schema = z.object(PAGING);

  test('has defaults and takes plain decimals', () => {
    expect(readInput(schema, {})).toEqual({ page: 1, per_page: 15 });
    const last = { page: '2147483648', per_page: '100', sort: 'id' };
    expect(readInput(schema, last)).toEqual({ page: 2 ** 31, per_page: 100 });
  });

  test.each([
    { page: '0' }, { page: '-1' }, { page: 'abc' }, { page: '0x10' }, { page: ['1', '2'] }, { page: 'NaN' },
    { page: '１' }, { page: '1e2' }, { page: '1.0' }, { page: ' 1' }, { page: '+1' }, { page: '' },
    { page: '2147483649' }, { per_page: '0' }, { per_page: '101' }, { per_page: '-1' }, { per_page: 'abc' },
  ])('refuses %j', (query) => {
    expect(() => readInput(schema, query)).toThrow('Validation failed');
  });
});
