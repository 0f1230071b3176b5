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

  test('is not %00 in a text', async () => {
    await expectRefused(api, () => api.get('/contacts?q=%00'), { statuses: REFUSED, field: 'q' });
  });

  test.each(['q=%FF', 'q=%ED%A0%80', 'q=%', 'q=a%zz', 'a=%c3%28', '%80=1'])('cannot be read: %s', async (query) => {
    await expectRefused(api, () => api.get(`/contacts?${query}`), { statuses: [400] });
  });
});

describe('a path that no store can look up', () => {
  test.each(['%00', 'wamid.%00', 'msg_%00', 'wamid.%F0%9F%A6%84', `wamid.${'a'.repeat(900)}`])('is no message: %.20s', async (id) => {
    await expectRefused(api, () => api.get(`/messages/${id}/status`), { statuses: [404] });
  });

  test.each(['%00', 'acme%00', 'ACME', 'acme%20', '%F0%9F%A6%84', 'a'.repeat(300)])('is no workspace: %.20s', async (subdomain) => {
    const answer = await site.clientWith(site.acme.token, subdomain).get('/contacts');
    expect(JSON.parse(answer.text)).toEqual({ status: 'error', message: 'Validation failed', errors: 'Invalid tenant subdomain' });
    expect(answer.status).toBe(400);
  });
});
