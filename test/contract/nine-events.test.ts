import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf, kindOf } from '../support/received-request.ts';
import { feedOf } from '../support/reads.ts';
import { contactOn, makeContact, makeShelf, nextName, nextPhone } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { SettingsView, SourceView, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url() });
});

/** What arrived so far. Every call here waits for its own deliveries, so nothing is still on its way. */
const arrived = () => receiver.requests.map(kindOf);

describe('a change', () => {
  test('reaches the receiver as one of nine events', async () => {
    const status = await api.post<StatusView>('/statuses', { name: nextName('Status'), color: '#22c55e' });
    const source = await api.post<SourceView>('/sources', { name: nextName('Source') });
    const contact = await makeContact(api, { status_id: status.data.id, source_id: source.data.id });
    await api.put(`/statuses/${status.data.id}`, { color: null });
    await api.put(`/sources/${source.data.id}`, { name: nextName('Source') });
    await api.patch(`/contacts/${contact.id}`, { company: 'Analytical Engines' });
    await api.delete(`/contacts/${contact.id}`);
    await api.delete(`/statuses/${status.data.id}`);
    await api.delete(`/sources/${source.data.id}`);
    expect(arrived()).toEqual([
      'created status',
      'created source',
      'created contact',
      'updated status',
      'updated source',
      'updated contact',
      'deleted contact',
      'deleted status',
      'deleted source',
    ]);
  });

  test('fires nothing when it alters nothing', async () => {
    const shelf = await makeShelf(api);
    const body = contactOn(shelf);
    const contact = await makeContact(api, shelf, body);
    receiver.forget();
    const answers = await Promise.all([
      api.put(`/contacts/${contact.id}`, body),
      api.patch(`/contacts/${contact.id}`, {}),
      api.patch(`/contacts/${contact.id}`, { unknown_key: 1, tenant_id: 999, created_at: '2020-01-01' }),
      api.put(`/statuses/${shelf.status_id}`, {}),
      api.put(`/sources/${shelf.source_id}`, {}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(arrived()).toEqual([]);
    const ofContacts = (await feedOf(api)).filter(({ model }) => model.endsWith('Contact'));
    expect(ofContacts.filter(({ record_id: id }) => id === contact.id)).toHaveLength(1);
  });

  test('fires nothing when it is refused', async () => {
    const shelf = await makeShelf(api);
    receiver.forget();
    const answer = await api.post('/contacts', contactOn(shelf, { phone: 'no number' }));
    expect(answer.status).toBe(422);
    expect(arrived()).toEqual([]);
  });

  test('fires once for each of many at the same time', async () => {
    const shelf = await makeShelf(api);
    receiver.forget();
    const contacts = await Promise.all(Array.from({ length: 40 }, () => makeContact(api, shelf)));
    expect(arrived()).toEqual(Array.from({ length: 40 }, () => 'created contact'));
    expect(new Set(receiver.requests.map((request) => bodyOf(request).data.id))).toEqual(new Set(contacts.map(({ id }) => id)));
  });
});

describe('a new default status', () => {
  test('first updates the old default, then itself', async () => {
    const first = await api.post<StatusView>('/statuses', { name: nextName('Status') });
    const second = await api.post<StatusView>('/statuses', { name: nextName('Status') });
    expect(first.data.isdefault).toBe(0);
    await api.put(`/statuses/${first.data.id}`, { isdefault: true });
    receiver.forget();
    expect((await api.put(`/statuses/${second.data.id}`, { isdefault: true })).status).toBe(200);
    expect(defaultsArrived()).toEqual([
      ['updated', first.data.id, 0],
      ['updated', second.data.id, 1],
    ]);
  });

  test('first updates the old default, then is created', async () => {
    const [old] = await defaults();
    receiver.forget();
    const made = await api.post<StatusView>('/statuses', { name: nextName('Status'), isdefault: true });
    expect(made.data.isdefault).toBe(1);
    expect(defaultsArrived()).toEqual([
      ['updated', old?.id, 0],
      ['created', made.data.id, 1],
    ]);
    expect((await defaults()).map(({ id }) => id)).toEqual([made.data.id]);
  });

  /** The receiver takes its time with the first of the two: the second may not overtake it. */
  test('arrives second also while the first is slow', async () => {
    const statuses = await Promise.all([1, 2].map(() => api.post<StatusView>('/statuses', { name: nextName('Status') })));
    receiver.forget();
    receiver.script = (_request, nth) => ({ status: 200, delayMs: nth === 1 ? 300 : 0 });
    await api.put(`/statuses/${statuses[0]?.data.id}`, { isdefault: true });
    expect(defaultsArrived().map(([, , isdefault]) => isdefault)).toEqual([0, 1]);
  });

  const defaults = async () =>
    (await api.get<{ data: StatusView[] }>('/statuses?per_page=100')).data.data.filter(({ isdefault }) => isdefault === 1);
  const defaultsArrived = () =>
    receiver.requests.map(bodyOf).map(({ event, data }) => [event, data.id, data.attributes['isdefault']]);
});

describe('a box', () => {
  test.each([
    ['contacts_actions', 'create', 'created contact'],
    ['contacts_actions', 'update', 'updated contact'],
    ['contacts_actions', 'delete', 'deleted contact'],
    ['status_actions', 'create', 'created status'],
    ['status_actions', 'update', 'updated status'],
    ['status_actions', 'delete', 'deleted status'],
    ['source_actions', 'create', 'created source'],
    ['source_actions', 'update', 'updated source'],
    ['source_actions', 'delete', 'deleted source'],
  ] as const)('%s %s sends only its own event', async (box, action, expected) => {
    const none = { create: false, update: false, delete: false };
    const wishes: Partial<SettingsView> = { contacts_actions: none, status_actions: none, source_actions: none };
    await listen(api, { webhook_url: receiver.url(), ...wishes, [box]: { ...none, [action]: true } });
    const shelf = await makeShelf(api);
    const contact = await makeContact(api, shelf);
    await api.patch(`/contacts/${contact.id}`, { phone: nextPhone() });
    await api.put(`/statuses/${shelf.status_id}`, { name: nextName('Status') });
    await api.put(`/sources/${shelf.source_id}`, { name: nextName('Source') });
    await api.delete(`/contacts/${contact.id}`);
    await api.delete(`/statuses/${shelf.status_id}`);
    await api.delete(`/sources/${shelf.source_id}`);
    expect(arrived()).toEqual([expected]);
  });
});
