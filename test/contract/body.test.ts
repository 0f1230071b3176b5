import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { bodyOf, type ReceivedRequest } from '../support/received-request.ts';
import { feedOf } from '../support/reads.ts';
import { makeContact, makeShelf, nextName, nextPhone } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import type { ContactView, SourceView, StatusView } from '../support/views.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());
beforeEach(async () => {
  receiver.forget();
  await listen(api, { webhook_url: receiver.url() });
});

const text = (value: unknown) => JSON.stringify(value);
const lastRequest = (): ReceivedRequest => {
  const request = receiver.requests.at(-1);
  if (!request) throw new Error('Nothing arrived');
  return request;
};
const lastBytes = () => lastRequest().body.toString('utf8');
const wholeSecond = (restTime: string) => `${restTime.slice(0, 19)}+00:00`;
const micros = (restTime: string) => `${restTime.slice(0, 26)}+00:00`;

describe('the body of an event', () => {
  test('is these bytes for a new source', async () => {
    const { data: source } = await api.post<SourceView>('/sources', { name: nextName('Fair') });
    expect(lastBytes()).toBe(
      `{"event":"created","model":"App\\\\Models\\\\Tenant\\\\Source","data":{"id":${source.id},` +
        `"attributes":{"name":${text(source.name)},"tenant_id":${source.tenant_id},` +
        `"created_at":"${source.created_at}","updated_at":"${source.updated_at}"},"relations":{}},` +
        `"original":null,"timestamp":"${wholeSecond(source.created_at)}"}`,
    );
  });

  test('tells the previous values of what changed where the workspace wants them', async () => {
    const want = (wish: string) => succeed(['workspace', 'set', 'acme', '--include-original', wish, ...site.place]);
    const { data: source } = await api.post<SourceView>('/sources', { name: nextName('Fair') });
    await want('on');
    try {
      await api.put(`/sources/${source.id}`, { name: nextName('Fair') });
      const { name, updated_at } = source;
      expect(bodyOf(lastRequest())).toMatchObject({ event: 'updated', original: { name, updated_at } });
      expect((await feedOf(api)).at(-1)?.body).toBe(lastBytes());
    } finally {
      await want('off');
    }
    await api.put(`/sources/${source.id}`, { name: nextName('Fair') });
    expect(bodyOf(lastRequest())).toMatchObject({ event: 'updated', original: null });
  });

  test('is these bytes for a new status', async () => {
    const { data: status } = await api.post<StatusView>('/statuses', { name: nextName('Nouveau – é'), color: '#22c55e' });
    expect(lastBytes()).toBe(
      `{"event":"created","model":"App\\\\Models\\\\Tenant\\\\Status","data":{"id":${status.id},` +
        `"attributes":{"name":${text(status.name)},"color":"#22c55e","isdefault":0,"tenant_id":${status.tenant_id},` +
        `"created_at":"${status.created_at}","updated_at":"${status.updated_at}"},"relations":{}},` +
        `"original":null,"timestamp":"${wholeSecond(status.created_at)}"}`,
    );
  });

  test('is these bytes for a contact with the least', async () => {
    const shelf = await makeShelf(api);
    const phone = nextPhone();
    const { data: contact } = await api.post<ContactView>('/contacts', { firstname: 'Ada', phone, type: 'lead', ...shelf });
    expect(lastBytes()).toBe(
      `{"event":"created","model":"App\\\\Models\\\\Tenant\\\\Contact","data":{"id":${contact.id},"attributes":{` +
        `"firstname":"Ada","lastname":null,"phone":"${phone}","email":null,"type":"lead",` +
        `"status_id":${shelf.status_id},"source_id":${shelf.source_id},"tenant_id":${contact.tenant_id},` +
        `"company":null,"description":null,"website":null,"country_id":null,"zip":null,"city":null,"state":null,` +
        `"address":null,"assigned_id":null,"group_id":[],"custom_fields_data":{},"is_enabled":1,"is_opted_out":0,` +
        `"created_at":"${contact.created_at}","updated_at":"${contact.updated_at}"},"relations":{}},` +
        `"original":null,"timestamp":"${wholeSecond(contact.created_at)}"}`,
    );
  });

  test('carries every attribute as it was sent', async () => {
    const sent = {
      firstname: '"Ada"\\/ שרה',
      lastname: 'O’Brien 🦄',
      email: 'Ada@Example.com',
      type: 'customer',
      company: '<b>&amp;',
      description: 'two\nlines\tand more',
      website: 'https://example.com/ada',
      zip: '00184',
      city: 'São Paulo',
      state: 'SP',
      address: 'Rua 1',
      country_id: 76,
    };
    const shelf = await makeShelf(api);
    const contact = await makeContact(api, shelf, sent);
    const { attributes } = bodyOf(lastRequest()).data;
    expect(attributes).toMatchObject({ ...sent, ...shelf });
    expect(contact).toMatchObject({ ...sent, ...shelf });
  });

  test('has the same attributes and order as a read', async () => {
    const contact = await makeContact(api, await makeShelf(api));
    const read = await api.get<ContactView>(`/contacts/${contact.id}`);
    const { id, ...attributes } = read.data;
    expect(id).toBe(contact.id);
    expect(text(bodyOf(lastRequest()).data.attributes)).toBe(text(attributes));
  });

  test('shows the last attributes of what was deleted', async () => {
    const contact = await makeContact(api, await makeShelf(api), { company: 'Gone Ltd' });
    await api.delete(`/contacts/${contact.id}`);
    const { event, data, original } = bodyOf(lastRequest());
    const { id, ...attributes } = contact;
    expect({ event, original }).toEqual({ event: 'deleted', original: null });
    expect(data).toEqual({ id, attributes, relations: {} });
  });

  test('is UTF-8 without insignificant white space', async () => {
    await api.post('/sources', { name: nextName('Ünïcode 日本') });
    const bytes = lastRequest().body;
    expect(Buffer.from(text(JSON.parse(bytes.toString('utf8'))), 'utf8').equals(bytes)).toBe(true);
  });

  test('is the text that the feed keeps', async () => {
    await makeContact(api, await makeShelf(api));
    const feed = await feedOf(api);
    expect(feed.slice(-receiver.requests.length).map(({ body }) => body)).toEqual(
      receiver.requests.map(({ body }) => body.toString('utf8')),
    );
  });
});

describe('the timestamp', () => {
  test('has a fraction from the second change of a second on', async () => {
    const times = await changesWithinOneSecond();
    expect(times.timestamps).toEqual([wholeSecond(times.restTimes[0] ?? ''), ...times.restTimes.slice(1).map(micros)]);
  });

  test('is whole seconds again in the next second', async () => {
    const { data: source } = await api.post<SourceView>('/sources', { name: nextName('Source') });
    await new Promise((resolve) => setTimeout(resolve, 1001 - (Date.now() % 1000)));
    const later = await api.put<SourceView>(`/sources/${source.id}`, { name: nextName('Source') });
    expect(bodyOf(lastRequest()).timestamp).toBe(wholeSecond(later.data.updated_at));
  });

  test('never comes twice for one record', async () => {
    await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
    const { data: source } = await api.post<SourceView>('/sources', { name: nextName('Source') });
    await Promise.all(Array.from({ length: 40 }, () => api.put(`/sources/${source.id}`, { name: nextName('Source') })));
    const requests = await receiver.received(41);
    const timestamps = requests.map((request) => bodyOf(request).timestamp);
    expect(new Set(timestamps).size).toBe(41);
    const instants = requests.map((request) => String(bodyOf(request).data.attributes['updated_at']));
    expect(instants).toEqual([...instants].sort());
    expect(new Set(instants).size).toBe(41);
  });

  /** Tries again when the second turned in between. */
  async function changesWithinOneSecond(): Promise<{ timestamps: string[]; restTimes: string[] }> {
    for (;;) {
      receiver.forget();
      const { data: source } = await api.post<SourceView>('/sources', { name: nextName('Source') });
      const second = await api.put<SourceView>(`/sources/${source.id}`, { name: nextName('Source') });
      const third = await api.put<SourceView>(`/sources/${source.id}`, { name: nextName('Source') });
      const restTimes = [source.created_at, second.data.updated_at, third.data.updated_at];
      if (new Set(restTimes.map(wholeSecond)).size === 1) {
        return { timestamps: receiver.requests.map((request) => bodyOf(request).timestamp), restTimes };
      }
    }
  }
});
