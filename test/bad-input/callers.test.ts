import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { contactOn, makeShelf, nextPhone, type Shelf } from '../support/records.ts';
import { expectRefused, storedState } from '../support/refusals.ts';
import { PASSWORD, Site } from '../support/site.ts';
import type { ContactView, PageView } from '../support/views.ts';

/** Who calls, how often, and with what besides. */
const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

/** Reads and writes of every kind of thing there is. */
const CALLS: [method: string, path: string][] = [
  ['GET', '/contacts'], ['GET', '/contacts/1'], ['POST', '/contacts'], ['PUT', '/contacts/1'], ['PATCH', '/contacts/1'], ['DELETE', '/contacts/1'],
  ['GET', '/statuses'], ['POST', '/statuses'], ['PUT', '/statuses/1'], ['DELETE', '/statuses/1'], ['GET', '/sources'], ['POST', '/sources'],
  ['DELETE', '/sources/1'], ['GET', '/groups'], ['POST', '/groups'], ['GET', '/custom-fields'], ['POST', '/custom-fields'], ['DELETE', '/custom-fields/1'],
  ['GET', '/webhook-settings'], ['PUT', '/webhook-settings'], ['POST', '/webhook-settings/secret/reveal'], ['POST', '/webhook-settings/secret/rotate'],
  ['POST', '/webhook-settings/test'], ['GET', '/webhook-endpoints'], ['POST', '/webhook-endpoints'], ['DELETE', '/webhook-endpoints/1'],
  ['GET', '/webhook-events'], ['POST', '/webhook-events/evt_1/resend'], ['GET', '/webhook-logs'], ['POST', '/webhook-logs/1/redeliver'],
  ['GET', '/webhook-deliveries'], ['GET', '/webhook-stats'], ['POST', '/webhook-endpoints/1/recover'], ['POST', '/imports/contacts'], ['GET', '/imports'],
  ['GET', '/contacts/export.csv'], ['POST', '/messages/send'], ['POST', '/messages/media'], ['GET', '/messages'], ['POST', '/phone/validate'],
  ['GET', '/tokens'], ['POST', '/tokens'], ['DELETE', '/tokens/1'], ['GET', '/members'], ['PATCH', '/members/1'], ['GET', '/invites'], ['POST', '/invites'],
  ['GET', '/audit-log'], ['GET', '/workspace'], ['PATCH', '/workspace'],
];

/** Each call with a body that nobody gets to read. */
function everyCall(by: Api) {
  return CALLS.map(([method, path]) => () => by.call({ method, path, ...(method !== 'GET' && method !== 'DELETE' && { body: '{' }) }));
}

describe('credentials', () => {
  const T = site.acme.token;
  const wrong = [
    'Bearer', 'Bearer ', T, `Token ${T}`, `Basic ${btoa(`${T}:`)}`, 'Basic dXNlcjpwYXNz', `Bearer ${T},${T}`, `Bearer ${T} ${T}`, `Bearer "${T}"`,
    `Bearer ${T}a`, `Bearer ${T.slice(0, -1)}`, `Bearer ${T.toLowerCase()}`, `Bearer ${T.toUpperCase()}`, `Bearer ${T.slice(6)}`, 'Bearer apitk_',
    `Bearer apitk_${'a'.repeat(64)}`, 'Bearer undefined', 'Bearer null', 'Bearer *', "Bearer ' OR '1'='1", 'Bearer %00', 'Bearer é',
    'Bearer eyJhbGciOiJub25lIn0.e30.', `Bearer ${'a'.repeat(8_000)}`, `Bearer${T}`, `Bearer=${T}`, ',', 'constructor',
  ];

  test.each(wrong)('are not %.40s', async (authorization) => {
    const by = site.clientOf({ authorization });
    const { status, text } = await by.get('/contacts');
    expect([status, text]).toEqual([401, '{"status":"error","message":"Invalid API token"}']);
    await expectRefused(api, () => by.post('/contacts', contactOn(shelf)), { statuses: [401] });
  });

  test.each<[string, Record<string, string>]>([
    ['', {}], [`?token=${T}`, {}], [`?api_token=${T}`, {}], [`?access_token=${T}`, {}], ['', { 'x-api-key': T }], ['', { cookie: `session=${T}` }],
    ['', { cookie: '__Host-session=x' }], ['', { 'proxy-authorization': `Bearer ${T}` }], ['', { 'x-forwarded-authorization': `Bearer ${T}` }],
  ])('are nowhere else: %.12s %j', async (query, headers) => {
    const { status, text } = await site.clientOf(headers).get(`/contacts${query}`);
    expect([status, text]).toEqual([401, '{"status":"error","message":"API token is required"}']);
  });

  test('come before everything but the workspace', async () => {
    await expectRefused(api, everyCall(site.clientWith(null)), { statuses: [401] });
    await expectRefused(api, everyCall(site.clientWith(T, 'nobody')), { statuses: [400] });
  });

  test('allow only what they say, whatever the body', async () => {
    const little = site.clientWith(await site.newToken('acme', ['--abilities', 'templates.read', '--rate-limit', '0']));
    await expectRefused(api, everyCall(little), { statuses: [403] });
    expect((await little.get('/templates')).status).toBe(200);
  });
});

describe('signing in', () => {
  const OWNER = { email: 'owner@acme.example', password: PASSWORD };
  const strange = [null, '', 1, true, [], {}, 'a\u0000', 'a\ud800', 'a'.repeat(100_000)];
  const bodies = [
    '', '{', '[]', 'null', '1', '"a"', '{}', `email=${OWNER.email}&password=${PASSWORD}`, JSON.stringify({ ...OWNER, password: `${PASSWORD} ` }),
    JSON.stringify({ ...OWNER, email: ` ${OWNER.email}` }), JSON.stringify({ ...OWNER, email: [OWNER.email] }), JSON.stringify({ ...OWNER, password: [PASSWORD] }),
    JSON.stringify({ ...OWNER, email: `${OWNER.email}'--` }), JSON.stringify({ Email: OWNER.email, Password: PASSWORD }),
    JSON.stringify(OWNER).replace('{', '{"email":"nobody@acme.example",'), JSON.stringify(OWNER).replace('{', '{"__proto__":{"a":1},'),
    ...strange.flatMap((value) => [JSON.stringify({ ...OWNER, email: value }), JSON.stringify({ ...OWNER, password: value })]),
  ];

  test('takes nothing but an address and its password', async () => {
    for (const body of bodies) {
      const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const text = await answer.text();
      expect([400, 401, 422, 429], `${body.slice(0, 60)} ${text}`).toContain(answer.status);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(text).not.toContain(PASSWORD);
    }
  });
});

describe('an Idempotency-Key', () => {
  const keyed = (key: string, body: unknown, by = api) =>
    by.call<ContactView>({ method: 'POST', path: '/contacts', headers: { 'idempotency-key': key }, body: JSON.stringify(body) });

  test.each(['', ' ', 'a b', '\t', 'é', 'a'.repeat(256), 'a'.repeat(8_000)])('is not %.20j', async (key) => {
    await expectRefused(api, () => keyed(key, contactOn(shelf)), { statuses: [422], field: 'Idempotency-Key' });
  });

  test.each(['a', '"a"', ',', '%00', '__proto__', "'--", '{}', '*', '~'.repeat(255)])('may be %.20s', async (key) => {
    const body = contactOn(shelf);
    const answers = [await keyed(key, body), await keyed(key, body)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.text).toBe(answers[0]?.text);
  });

  test('makes one of twenty at once', async () => {
    const total = async () => (await api.get<PageView<ContactView>>('/contacts?per_page=1')).data.total;
    const [before, body] = [await total(), contactOn(shelf)];
    const answers = await Promise.all(Array.from({ length: 20 }, () => keyed('twenty', body)));
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ data }) => data.id)).size).toBe(1);
    expect(await total()).toBe(before + 1);
  });

  test('is of one token, one method and one path', async () => {
    const body = contactOn(shelf);
    expect((await keyed('mine', body)).status).toBe(201);
    const other = site.clientWith(await site.newToken('acme', ['--abilities', '*', '--rate-limit', '0']));
    await expectRefused(api, () => keyed('mine', body, other), { statuses: [422], field: 'phone' });
    const answer = await api.call({ method: 'POST', path: '/groups', headers: { 'idempotency-key': 'mine' }, body: '{"name":"Mine"}' });
    expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  test('of a refused call is free again', async () => {
    await expectRefused(api, () => keyed('again', contactOn(shelf, { type: 'x' })), { statuses: [422], field: 'type' });
    expect((await keyed('again', contactOn(shelf))).status).toBe(201);
  });
});

describe('keys that nobody may set', () => {
  const other = { id: 77, tenant_id: 2, workspace_id: 2, version: 99, created_at: '2020-01-01', updated_at: null, deleted_at: null, search_key: 'x' };
  const odd = { is_enabled: false, is_opted_out: true, group_id: [1], isAdmin: true, $where: '1', constructor: { prototype: { a: 1 } }, toString: 'x' };

  test('are ignored with a contact, in its making and after', async () => {
    const phone = nextPhone();
    const plain = (await api.post<ContactView>('/contacts', contactOn(shelf, { phone }))).data;
    await api.delete(`/contacts/${plain.id}`);
    const made = (await api.post<ContactView>('/contacts', contactOn(shelf, { phone, ...other, ...odd }))).data;
    expect({ ...made, id: 0, created_at: '', updated_at: '' }).toEqual({ ...plain, id: 0, created_at: '', updated_at: '' });
    const before = await storedState(api);
    const { data, headers } = await api.patch<ContactView>(`/contacts/${made.id}`, { ...other, ...odd });
    expect([data, headers['x-webhook-outcome']]).toEqual([made, 'skipped']);
    expect(await storedState(api)).toBe(before);
  });

  test.each(['statuses', 'sources', 'groups'])('are ignored with %s', async (path) => {
    const { data } = await api.post<{ id: number; tenant_id: number; created_at: string }>(`/${path}`, { name: `Odd ${path}`, ...other, ...odd });
    expect([data.tenant_id, data.id === 77, data.created_at.startsWith('2020')]).toEqual([1, false, false]);
    const again = await api.put(`/${path}/${data.id}`, { ...other, ...odd });
    expect(again.data).toEqual(data);
  });
});

test('the server has kept its word all along', async () => {
  expect(site.server.running).toBe(true);
  expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
  expect(site.server.output).not.toMatch(/unhandled|uncaught|api\.fault/i);
});
