import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { contactOn, makeContact, makeShelf, nextName, type Shelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { ContactView, CursorView, FeedRow, LogRow, PageView, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

/** The lease of a server that was killed, and a little. */
const MISSED_WITHIN_MS = 20_000;

let keys = 0;
const nextKey = () => `key-${++keys}`;

function send<T>(line: string, body: unknown, key: string): Promise<Answer<T>> {
  const [method = '', path = ''] = line.split(' ');
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return api.call<T>({ method, path, headers: { 'idempotency-key': key }, ...sent });
}

const total = async () => (await api.get<PageView<ContactView>>('/contacts?per_page=1')).data.total;
const events = async (after = 0) => (await api.get<CursorView<FeedRow>>(`/webhook-events?limit=1000&after=${after}`)).data.data;
const outcome = (answer: Answer<unknown>) => answer.headers['x-webhook-outcome'];

describe('a call that is repeated with its key', () => {
  test('is answered as before, and changes nothing', async () => {
    const [key, body] = [nextKey(), contactOn(shelf, { groups: 'Once' })];
    const first = await send<ContactView>('POST /contacts', body, key);
    const [contacts, feed] = [await total(), await events()];
    const again = await send<ContactView>('POST /contacts', body, key);
    expect([again.status, again.text, outcome(again)]).toEqual([201, first.text, 'skipped']);
    expect(again.headers['etag']).toBe(first.headers['etag']);
    expect([again.headers['idempotency-replayed'], first.headers['idempotency-replayed']]).toEqual(['true', undefined]);
    expect([await total(), await events()]).toEqual([contacts, feed]);
  });

  test.each(['PUT', 'PATCH'])('as %s is answered with the state of then', async (method) => {
    const status = (await api.post<StatusView>('/statuses', { name: nextName('Status') })).data;
    const [key, name] = [nextKey(), nextName('Renamed')];
    const first = await send(`${method} /statuses/${status.id}`, { name }, key);
    await api.patch(`/statuses/${status.id}`, { name: nextName('Later') });
    const again = await send(`${method} /statuses/${status.id}`, { name }, key);
    expect([again.status, again.text]).toEqual([200, first.text]);
  });

  test('as a deletion is answered with 200 again', async () => {
    const { id } = await makeContact(api, shelf);
    const key = nextKey();
    const answers = [await send(`DELETE /contacts/${id}`, undefined, key), await send(`DELETE /contacts/${id}`, undefined, key)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const other = await send(`DELETE /contacts/${id}?erase=true`, undefined, key);
    expect([other.status, Object.keys(other.errors)]).toEqual([422, ['Idempotency-Key']]);
    expect((await send(`DELETE /contacts/${id}`, undefined, nextKey())).status).toBe(404);
  });

  test('is kept too where it altered nothing', async () => {
    const { id } = await makeContact(api, shelf, { city: 'Paris' });
    const key = nextKey();
    expect((await send(`PATCH /contacts/${id}`, { city: 'Paris' }, key)).status).toBe(200);
    expect((await send(`PATCH /contacts/${id}`, { city: 'Rome' }, key)).status).toBe(422);
  });

  test('but another body is refused', async () => {
    const key = nextKey();
    await send('POST /contacts', contactOn(shelf), key);
    const before = await total();
    const other = await send('POST /contacts', contactOn(shelf), key);
    expect([other.status, Object.keys(other.errors)]).toEqual([422, ['Idempotency-Key']]);
    expect(await total()).toBe(before);
  });

  test('is another call on another path, by another method or with another token', async () => {
    const [key, name] = [nextKey(), nextName('Name')];
    expect((await send('POST /groups', { name }, key)).status).toBe(201);
    expect((await send('POST /sources', { name }, key)).status).toBe(201);
    const token = await site.newToken('acme', ['--abilities', 'groups.create']);
    const other = site.clientWith(token);
    const headers = { 'idempotency-key': key };
    const refused = await other.call({ method: 'POST', path: '/groups', headers, body: JSON.stringify({ name }) });
    expect(refused.errors).toEqual({ name: ['The name has already been taken.'] });
    other.close();
  });

  test('is not kept when it was refused', async () => {
    const [key, phone] = [nextKey(), contactOn(shelf)['phone']];
    expect((await send('POST /contacts', contactOn(shelf, { phone, type: 'guest' }), key)).status).toBe(422);
    expect((await send('POST /contacts', contactOn(shelf, { phone }), key)).status).toBe(201);
  });

  test('works for settings too', async () => {
    const key = nextKey();
    const first = await send('PUT /webhook-settings', { execution: 'queued' }, key);
    await api.put('/webhook-settings', { execution: 'synchronous' });
    const again = await send('PUT /webhook-settings', { execution: 'queued' }, key);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await api.get<{ execution: string }>('/webhook-settings')).data.execution).toBe('synchronous');
  });

  test.each(['', 'with space', 'ü', 'x'.repeat(256)])('needs a key that can be kept, not %j', async (key) => {
    const sent = send('POST /contacts', contactOn(shelf), key);
    await expect(sent.then(({ status }) => status, () => 422)).resolves.toBe(422); // Some keys no client sends at all.
  });
});

describe('many calls at once with one key', () => {
  test('make one contact and one event', async () => {
    const [key, body, before] = [nextKey(), contactOn(shelf), await total()];
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('POST /contacts', body, key)));
    expect(answers.map(({ status }) => status).filter((status) => ![201, 409].includes(status))).toEqual([]);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    expect(await total()).toBe(before + 1);
    expect((await send('POST /contacts', body, key)).status).toBe(201);
  });

  test('are refused while the first waits for its receiver, and then told its outcome', async () => {
    await listen(api, { webhook_url: site.receiver.url() });
    site.receiver.script = () => ({ status: 500 });
    const [key, body] = [nextKey(), contactOn(shelf)];
    const first = send('POST /contacts', body, key);
    await site.receiver.received(1);
    const second = await send('POST /contacts', body, key);
    expect([second.status, second.message]).toEqual([409, 'A request with this Idempotency-Key is still running.']);
    expect(outcome(await first)).toBe('failed');
    expect(outcome(await send('POST /contacts', body, key))).toBe('failed');
  });
});

/** One server is killed under both, for where several may run one that is gone is missed only after a while. */
test('a test post that was cut off is sent again, and an answer that nobody has had yet outlives the server', async () => {
  await listen(api, { webhook_url: site.receiver.url() });
  site.receiver.forget();
  site.receiver.script = () => 'hang';
  const [testKey, key, body] = [nextKey(), nextKey(), contactOn(shelf)];
  const post = () => send<LogRow>('POST /webhook-settings/test', { model: 'contact', event: 'created' }, testKey);
  const make = () => send<ContactView>('POST /contacts', body, key);
  const cut = [post(), make()].map((call) => call.catch(() => 'cut'));
  await site.receiver.received(2);
  await site.server.kill();
  expect(await Promise.all(cut)).toEqual(['cut', 'cut']);
  await site.startAgain();
  const tests = () => site.receiver.requests.filter((request) => !request.body.includes(String(body['phone']))).length;
  expect(tests()).toBe(1);
  site.receiver.script = () => ({ status: 200 });
  const missed = <T>(call: () => Promise<Answer<T>>) => until('nobody is taken to work on it', async () => {
    const answer = await call();
    return answer.status === 409 ? null : answer;
  }, MISSED_WITHIN_MS);
  const [tested, made] = await Promise.all([missed(post), missed(make)]);
  expect([tested.status, tested.data.status]).toEqual([200, 'success']);
  expect((await post()).text).toBe(tested.text);
  expect(tests()).toBe(2);
  expect([made.status, outcome(made), made.data.phone]).toEqual([201, 'pending', body['phone']]);
  expect((await api.get(`/contacts/${made.data.id}`)).data).toEqual(made.data);
  expect((await api.get<PageView<ContactView>>(`/contacts?q=${encodeURIComponent(made.data.phone)}`)).data.total).toBe(1);
});
