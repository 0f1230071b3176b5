import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeContact, makeShelf } from '../support/records.ts';
import { expectRefused } from '../support/refusals.ts';
import { Site } from '../support/site.ts';

const REFUSED = [422];

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());
beforeAll(async () => {
  await makeContact(api, await makeShelf(api));
});

describe.each(['contacts', 'statuses', 'sources'])('a page of %s', (path) => {
  test.each([
    'page=0', 'page=-1', 'page=1.5', 'page=abc', 'page=', 'page=0x10', 'page=1e3', 'page=NaN', 'page=Infinity',
    'page=1&page=2', 'page=%EF%BC%91', 'page=%2B1',
    'page=%201', 'page=2147483649', 'page=99999999999999999999', 'per_page=0', 'per_page=-1', 'per_page=101',
    'per_page=abc', 'per_page=1.5', 'per_page=',
  ])('is not asked for as %s', async (query) => {
    await expectRefused(api, () => api.get(`/${path}?${query}`), { statuses: REFUSED, field: query.split('=')[0] });
  });

  const odd = ['per_page[]=5', 'sort=id;DROP%20TABLE%20contacts', 'order=sideways', '__proto__=1', '%00=1', 'a=%zz'];
  test.each([...odd, `${'a'.repeat(9000)}=1`])('is not disturbed by %.40s', async (query) => {
    const { status } = await api.get(`/${path}?${query}`);
    expect([200, 400, 414, 422, 431]).toContain(status);
  });
});

describe('a filter of contacts', () => {
  const times = ['updated_after=yesterday', 'updated_after=2026-02-31T00:00:00Z'];
  const ids = ['status_id=abc', 'status_id=1.5', 'source_id=-1', 'assigned_id=x'];
  test.each(['type=nobody', 'type=lead&type=customer', ...ids, ...times])('is not %s', async (query) => {
    await expectRefused(api, () => api.get(`/contacts?${query}`), { statuses: REFUSED, field: query.split('=')[0] });
  });

  const texts = ['%25', '_', '*', "'", '%22', '%5C', '%27%20OR%201%3D1--', '%F0%9F%A6%84'];
  test.each(texts)('finds nobody by the text %s', async (text) => {
    const answer = await api.get<{ total: number }>(`/contacts?q=${text}`);
    expect(answer.status).toBe(200);
    expect(answer.data.total).toBe(0);
  });

  test.each(['q=%00', 'q=%FF', 'q=%ED%A0%80'])('is refused or finds nobody: %s', async (query) => {
    const answer = await api.get<{ total: number }>(`/contacts?${query}`);
    expect([200, 400, 422]).toContain(answer.status);
    if (answer.status === 200) expect(answer.data.total).toBe(0);
  });
});
