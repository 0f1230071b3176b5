import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { header } from '../support/received-request.ts';
import { makeContact, makeShelf, nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { CursorView, EventView, FeedRow } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

/** Ten events, of which the two about sources are not wanted. */
beforeAll(async () => {
  const none = { create: false, update: false, delete: false };
  await listen(api, { webhook_url: receiver.url(), source_actions: none });
  const shelf = await makeShelf(api);
  await api.put(`/sources/${shelf.source_id}`, { name: nextName('Source') });
  const contacts = await Promise.all(Array.from({ length: 5 }, () => makeContact(api, shelf)));
  await api.patch(`/contacts/${contacts[0]?.id}`, { city: 'London' });
  await api.delete(`/contacts/${contacts[1]?.id}`);
});

const feed = async (query = '', of = api) => (await of.get<CursorView<FeedRow>>(`/webhook-events${query}`)).data;

describe('the feed', () => {
  test('holds every event in ascending order', async () => {
    const { data: events, next } = await feed();
    expect(events).toHaveLength(10);
    expect(next).toBeNull();
    const seqs = events.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(seqs).size).toBe(10);
    expect(Math.min(...seqs)).toBeGreaterThan(0);
  });

  test('has exactly the columns of the contract', async () => {
    const [row] = (await feed()).data;
    expect(Object.keys(row ?? {})).toEqual(['id', 'seq', 'event', 'model', 'record_id', 'timestamp', 'body']);
  });

  test('agrees with its bodies', async () => {
    for (const { body, event, model, record_id, timestamp } of (await feed()).data) {
      expect(JSON.parse(body)).toMatchObject({ event, model, timestamp, data: { id: record_id } });
    }
  });

  test('has the ids and bytes of the push', async () => {
    const pushed = receiver.requests.map((request) => `${header(request, 'webhook-id')} ${request.body.toString('utf8')}`);
    const wanted = (await feed()).data.filter(({ model }) => !model.endsWith('Source'));
    expect(pushed).toHaveLength(8);
    expect(pushed.sort()).toEqual(wanted.map(({ id, body }) => `${id} ${body}`).sort());
  });

  test('continues after a seq', async () => {
    const { data: all } = await feed();
    const part = await feed(`?after=${all[3]?.seq}&limit=4`);
    expect(part.data).toEqual(all.slice(4, 8));
    expect(part.next).not.toBeNull();
    expect((await feed(`?after=${part.next}`)).data).toEqual(all.slice(8));
    expect((await feed('?after=0')).data).toEqual(all);
    expect((await feed(`?after=${all.at(-1)?.seq}`)).data).toEqual([]);
  });

  test.each(['after=-1', 'after=abc', 'after=1.5', 'limit=0', 'limit=1001', 'limit=abc'])('refuses %s', async (query) => {
    expect((await api.get(`/webhook-events?${query}`)).status).toBe(422);
  });

  test('is a workspace of its own for everybody', async () => {
    const { api: stranger } = await site.addWorkspace('stranger');
    expect((await feed('', stranger)).data).toEqual([]);
    const [row] = (await feed()).data;
    expect((await stranger.get(`/webhook-events/${row?.id}`)).status).toBe(404);
    expect((await stranger.post(`/webhook-events/${row?.id}/resend`)).status).toBe(404);
  });
});

describe('one event', () => {
  test('shows its delivery and its attempt', async () => {
    const [row] = (await feed()).data;
    const event = await api.get<EventView>(`/webhook-events/${row?.id}`);
    expect(event.status).toBe(200);
    expect(event.data).toMatchObject({ ...row });
    expect(event.data.deliveries).toMatchObject([{ state: 'delivered' }]);
    expect(event.data.attempts).toMatchObject([{ attempt: 1, status: 'success', status_code: 200 }]);
  });

  test('says why an endpoint did not get it', async () => {
    const unwanted = (await feed()).data.find(({ model }) => model.endsWith('Source'));
    const event = await api.get<EventView>(`/webhook-events/${unwanted?.id}`);
    expect(event.data.deliveries.filter(({ state }) => state === 'delivered')).toEqual([]);
    expect(event.data.attempts).toEqual([]);
    expect(event.text).toContain('not_selected');
  });

  test('is a 404 when there is none', async () => {
    for (const id of ['evt_0000000000001', 'evt_', '1', '%27']) {
      expect((await api.get(`/webhook-events/${id}`)).status).toBe(404);
    }
  });
});

describe('a purged feed', () => {
  test('says where it begins now', async () => {
    await succeed(['logs', 'purge', '--older-than', '0d', ...site.place]);
    await api.post('/statuses', { name: nextName('Status') });
    const answer = await api.get('/webhook-events?after=0');
    expect(answer.status).toBe(410);
    const { status, errors } = JSON.parse(answer.text) as { status: string; errors: { oldest_seq: number } };
    expect(status).toBe('error');
    expect(errors.oldest_seq).toBeGreaterThan(10);
    const { data: kept } = await feed(`?after=${errors.oldest_seq - 1}`);
    expect(kept.map(({ seq }) => seq)).toEqual([errors.oldest_seq]);
  });
});
