import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactOn, makeContact, makeShelf, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { ContactView, CustomFieldView, PageView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const make = (body: object) => api.post<CustomFieldView>('/custom-fields', body);

describe('a custom field', () => {
  test('is made, read, changed and deleted', async () => {
    const made = await make({ name: 'Birth date', type: 'date' });
    expect([made.status, made.message]).toEqual([201, 'Custom field created successfully']);
    expect(made.data).toMatchObject({ name: 'Birth date', slug: 'birth_date', type: 'date', options: [], required: false });
    const path = `/custom-fields/${made.data.id}`;
    expect((await api.get(path)).data).toEqual(made.data);
    expect((await api.get<PageView<CustomFieldView>>('/custom-fields')).data.data).toEqual([made.data]);
    expect((await api.put<CustomFieldView>(path, { name: 'Born' })).data).toMatchObject({ name: 'Born', slug: 'birth_date' });
    expect((await api.put(path, { type: 'text' })).errors).toEqual({ type: ['The type field cannot be changed.'] });
    expect((await api.delete(path)).message).toBe('Custom field deleted successfully');
    expect((await api.get(path)).message).toBe('Custom field not found');
  });

  test('with a key that nobody knows is refused', async () => {
    const answer = await make({ name: 'Odd', type: 'text', colour: 'red' });
    expect([answer.status, answer.errors]).toEqual([422, { colour: ['The colour field is unknown or read-only.'] }]);
  });

  test('stays while a contact has a value in it', async () => {
    const { data: field } = await make({ name: 'Shoe size', type: 'number' });
    const contact = await makeContact(api, shelf, { custom_fields_data: { shoe_size: 43.5 } });
    const refused = await api.delete(`/custom-fields/${field.id}`);
    expect([refused.status, refused.message]).toEqual([400, 'The custom field cannot be deleted: 1 contact uses it.']);
    const cleared = await api.patch<ContactView>(`/contacts/${contact.id}`, { custom_fields_data: { shoe_size: null } });
    expect(cleared.data.custom_fields_data).toEqual({});
    expect((await api.delete(`/custom-fields/${field.id}`)).status).toBe(200);
  });
});

describe('values of a contact', () => {
  test('are kept by slug, one over the other', async () => {
    await make({ name: 'Note', type: 'textarea' });
    await make({ name: 'Size', type: 'select', options: ['S', 'M'] });
    const contact = await makeContact(api, shelf, { custom_fields_data: { note: 'two\nlines', size: 'S' } });
    expect(contact.custom_fields_data).toEqual({ note: 'two\nlines', size: 'S' });
    const path = `/contacts/${contact.id}`;
    expect((await api.patch<ContactView>(path, { custom_fields_data: { size: 'M' } })).data.custom_fields_data).toEqual({
      note: 'two\nlines', size: 'M',
    });
    expect((await api.patch<ContactView>(path, { custom_fields_data: null })).data.custom_fields_data).toEqual({});
  });

  test('are refused under an unknown slug or of the wrong kind, and nothing is stored', async () => {
    const before = (await api.get<PageView<ContactView>>('/contacts')).data.total;
    const answer = await api.post('/contacts', contactOn(shelf, { custom_fields_data: { size: 'XXL', nothing: 1 } }));
    expect(answer.status).toBe(422);
    expect(answer.errors).toEqual({
      'custom_fields_data.size': ['The custom_fields_data.size field must be one of: S, M.'],
      'custom_fields_data.nothing': ['The custom_fields_data.nothing field is not a custom field of this workspace.'],
    });
    expect((await api.get<PageView<ContactView>>('/contacts')).data.total).toBe(before);
  });

  test('that are required cannot be left out', async () => {
    const { api: strict } = await site.addWorkspace('strict', ['--country', 'DE']);
    const strictShelf = await makeShelf(strict);
    await strict.post('/custom-fields', { name: 'Budget', type: 'number', required: true });
    const refused = await strict.post('/contacts', contactOn(strictShelf));
    expect(refused.errors).toEqual({ 'custom_fields_data.budget': ['The custom_fields_data.budget field is required.'] });
    const contact = await makeContact(strict, strictShelf, { custom_fields_data: { budget: 1 }, phone: '0151 12345678' });
    expect(contact.phone).toBe('+4915112345678'); // The country of the workspace.
    expect((await strict.patch(`/contacts/${contact.id}`, { city: 'Berlin' })).status).toBe(200);
    expect((await strict.patch(`/contacts/${contact.id}`, { custom_fields_data: { budget: null } })).status).toBe(422);
  });
});
