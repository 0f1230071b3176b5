import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactOn, makeContact, makeShelf, nextPhone, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { ContactView, PageView } from '../support/views.ts';

const KEYS = [
  'id', 'firstname', 'lastname', 'phone', 'email', 'type', 'status_id', 'source_id', 'tenant_id', 'company',
  'description',
  'website', 'country_id', 'zip', 'city', 'state', 'address', 'assigned_id', 'group_id', 'custom_fields_data',
  'is_enabled',
  'is_opted_out', 'created_at', 'updated_at',
];

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const read = async (id: number) => (await api.get<ContactView>(`/contacts/${id}`)).data;
const total = async () => (await api.get<PageView<ContactView>>('/contacts')).data.total;

describe('a new contact', () => {
  test('is answered as it is then read', async () => {
    const answer = await api.post<ContactView>('/contacts', contactOn(shelf));
    expect(answer.status).toBe(201);
    expect(answer.message).toBe('Contact created successfully');
    expect(Object.keys(answer.data)).toEqual(KEYS);
    expect(await read(answer.data.id)).toEqual(answer.data);
    expect(answer.data).toMatchObject({ is_enabled: 1, is_opted_out: 0, group_id: [], custom_fields_data: {} });
    expect(answer.data.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(answer.data.updated_at).toBe(answer.data.created_at);
  });

  test('is read without a message', async () => {
    const { id } = await makeContact(api, shelf);
    expect(JSON.parse((await api.get(`/contacts/${id}`)).text)).toEqual({ status: 'success', data: await read(id) });
  });

  test.each([
    ['+1 (415) 666-0001', '+14156660001'],
    ['0044 20 7946 0123', '+442079460123'],
    ['+15550002222', '+15550002222'],
    ['+86 138 0013 8000', '+8613800138000'],
  ])('has the phone %s as %s', async (phone, stored) => {
    expect((await makeContact(api, shelf, { phone })).phone).toBe(stored);
  });

  test('needs a country in front of its number', async () => {
    const answer = await api.post('/contacts', contactOn(shelf, { phone: '4156660009' }));
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.errors)).toEqual(['phone']);
  });

  test('names all that is missing at once', async () => {
    const answer = await api.post('/contacts', {});
    expect(answer.status).toBe(422);
    expect(answer.message).toBe('Validation failed');
    expect(Object.keys(answer.errors).sort()).toEqual(['firstname', 'phone', 'source_id', 'status_id', 'type']);
    expect(answer.errors['phone']).toEqual(['The phone field is required.']);
  });

  test('takes whole numbers in quotes', async () => {
    const contact = await makeContact(api, shelf, { status_id: String(shelf.status_id) });
    expect(contact.status_id).toBe(shelf.status_id);
  });

  test('ignores what is unknown or read-only', async () => {
    const odd = { id: 1, tenant_id: 99, is_opted_out: 1, is_enabled: 0, created_at: '2001-01-01', favourite: 'tea' };
    const contact = await makeContact(api, shelf, odd);
    expect(contact).toMatchObject({ is_enabled: 1, is_opted_out: 0 });
    expect(contact.tenant_id).not.toBe(99);
    expect(contact.created_at).not.toContain('2001');
    expect(Object.keys(contact)).toEqual(KEYS);
  });

  test('needs a phone and an e-mail of its own', async () => {
    const first = await makeContact(api, shelf, { email: 'Grace@Example.com' });
    const before = await total();
    const samePhone = await api.post('/contacts', contactOn(shelf, { phone: first.phone.replace('+1', '+1 ') }));
    const sameEmail = await api.post('/contacts', contactOn(shelf, { email: 'grace@example.COM' }));
    expect([samePhone.status, sameEmail.status]).toEqual([422, 422]);
    expect(samePhone.errors).toEqual({ phone: ['The phone has already been taken.'] });
    expect(sameEmail.errors).toEqual({ email: ['The email has already been taken.'] });
    expect(await total()).toBe(before);
  });

  test('exists once when many ask for it at once', async () => {
    const body = contactOn(shelf);
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post('/contacts', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 422)]);
  });

  test('shares a number only with another workspace', async () => {
    const { api: other } = await site.addWorkspace('other');
    const otherShelf = await makeShelf(other);
    const contact = await makeContact(api, shelf);
    const twin = await makeContact(other, otherShelf, { phone: contact.phone });
    expect(twin.tenant_id).not.toBe(contact.tenant_id);
    const foreign = await api.post('/contacts', contactOn(otherShelf));
    expect(foreign.status).toBe(422);
    expect(Object.keys(foreign.errors).sort()).toEqual(['source_id', 'status_id']);
    expect((await api.get(`/contacts/${twin.id}`)).status).toBe(404);
  });
});

describe('an update', () => {
  test('by PUT keeps what is absent and clears what is null', async () => {
    const contact = await makeContact(api, shelf, { company: 'Engines', city: 'London' });
    const body = { firstname: 'Augusta', lastname: null, phone: contact.phone, type: 'customer', city: null };
    const answer = await api.put<ContactView>(`/contacts/${contact.id}`, body);
    expect(answer.status).toBe(200);
    expect(answer.message).toBe('Contact updated successfully');
    expect(answer.data).toMatchObject({ ...contact, ...body, company: 'Engines', updated_at: answer.data.updated_at });
    expect(answer.data.updated_at > contact.updated_at).toBe(true);
    expect(await read(contact.id)).toEqual(answer.data);
  });

  test.each(['firstname', 'lastname', 'phone', 'type'])('by PUT needs %s', async (key) => {
    const contact = await makeContact(api, shelf);
    const body: Record<string, unknown> = { firstname: 'A', lastname: 'B', phone: contact.phone, type: 'lead' };
    delete body[key];
    const answer = await api.put(`/contacts/${contact.id}`, body);
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.errors)).toEqual([key]);
    expect(await read(contact.id)).toEqual(contact);
  });

  test('by PATCH takes a single field', async () => {
    const contact = await makeContact(api, shelf);
    const answer = await api.patch<ContactView>(`/contacts/${contact.id}`, { city: 'Paris' });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ ...contact, city: 'Paris', updated_at: answer.data.updated_at });
  });

  test('may keep its own phone and e-mail', async () => {
    const contact = await makeContact(api, shelf, { email: 'own@example.com' });
    const answer = await api.patch(`/contacts/${contact.id}`, { phone: contact.phone, email: 'OWN@example.com' });
    expect(answer.status).toBe(200);
  });

  test('cannot take a phone from another', async () => {
    const [one, two] = [await makeContact(api, shelf), await makeContact(api, shelf)];
    const answer = await api.patch(`/contacts/${one.id}`, { phone: two.phone });
    expect(answer.status).toBe(422);
    expect(await read(one.id)).toEqual(one);
  });

  test('is refused as a whole for one bad field', async () => {
    const contact = await makeContact(api, shelf);
    const answer = await api.patch(`/contacts/${contact.id}`, { company: 'Good', email: 'bad' });
    expect(answer.status).toBe(422);
    expect(await read(contact.id)).toEqual(contact);
  });
});

describe('a deletion', () => {
  test('is final and frees the number', async () => {
    const contact = await makeContact(api, shelf);
    const answer = await api.delete(`/contacts/${contact.id}`);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ status: 'success', message: 'Contact deleted successfully' });
    for (const again of [await api.get(`/contacts/${contact.id}`), await api.delete(`/contacts/${contact.id}`)]) {
      expect(again.status).toBe(404);
      expect(again.message).toBe('Contact not found');
    }
    const successor = await makeContact(api, shelf, { phone: contact.phone });
    expect(successor.id).toBeGreaterThan(contact.id);
  });
});

describe('the list of contacts', () => {
  test('is filtered by what contacts have', async () => {
    const own = (await site.addWorkspace('filters')).api;
    const [one, two] = [await makeShelf(own), await makeShelf(own)];
    const ada = await makeContact(own, one, { firstname: 'Ada', email: 'ada@example.com' });
    const bob = await makeContact(own, two, { firstname: 'Bob', type: 'customer', company: 'Adamant' });
    const found = async (query: string) =>
      (await own.get<PageView<ContactView>>(`/contacts?${query}`)).data.data.map(({ id }) => id);
    expect(await found('')).toEqual([bob.id, ada.id]);
    expect(await found('type=customer')).toEqual([bob.id]);
    expect(await found(`status_id=${one.status_id}`)).toEqual([ada.id]);
    expect(await found(`source_id=${two.source_id}`)).toEqual([bob.id]);
    expect(await found('q=ada@example')).toEqual([ada.id]);
    expect(await found('q=Bob')).toEqual([bob.id]);
    expect(await found('q=100%25')).toEqual([]);
    expect(await found(`type=lead&status_id=${two.status_id}`)).toEqual([]);
    const changed = await own.patch<ContactView>(`/contacts/${ada.id}`, { phone: nextPhone() });
    expect(await found(`updated_after=${bob.updated_at}`)).toEqual([ada.id]);
    expect(await found(`updated_after=${changed.data.updated_at}`)).toEqual([]);
  });
});
