import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactOn, makeContact, makeShelf, nextName, type Shelf } from '../support/records.ts';
import { Site } from '../support/site.ts';
import type { ContactView, CursorView, FeedRow, GroupView, PageView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const makeGroup = async (name = nextName('Group')) => (await api.post<GroupView>('/groups', { name })).data;
const names = async () => (await api.get<PageView<GroupView>>('/groups?per_page=100')).data.data.map(({ name }) => name);
const lastSeq = async () => (await feedAfter(0)).at(-1)?.seq ?? 0;
const feedAfter = async (seq: number) => (await api.get<CursorView<FeedRow>>(`/webhook-events?limit=1000&after=${seq}`)).data.data;

describe('a group', () => {
  test('is made, read, renamed and deleted, and fires nothing', async () => {
    const before = await lastSeq();
    const made = await api.post<GroupView>('/groups', { name: 'VIP' });
    expect([made.status, made.message]).toEqual([201, 'Group created successfully']);
    expect(Object.keys(made.data)).toEqual(['id', 'tenant_id', 'name', 'created_at', 'updated_at']);
    expect((await api.get(`/groups/${made.data.id}`)).data).toEqual(made.data);
    const renamed = await api.put<GroupView>(`/groups/${made.data.id}`, { name: 'V.I.P.' });
    expect([renamed.status, renamed.message, renamed.data.name]).toEqual([200, 'Group updated successfully', 'V.I.P.']);
    const deleted = await api.delete(`/groups/${made.data.id}`);
    expect(JSON.parse(deleted.text)).toEqual({ status: 'success', message: 'Group deleted successfully' });
    expect((await api.get(`/groups/${made.data.id}`)).message).toBe('Group not found');
    expect(await lastSeq()).toBe(before);
  });

  test.each([
    [{}], [{ name: '' }], [{ name: '   ' }], [{ name: 7 }], [{ name: 'a\nb' }], [{ name: 'x'.repeat(256) }], [{ name: 'a,b' }], [{ name: ',' }],
  ])('cannot be %j', async (body) => {
    const answer = await api.post('/groups', body);
    expect([answer.status, Object.keys(answer.errors)]).toEqual([422, ['name']]);
  });

  test('has the name by which a contact finds it: without spaces around it, and without commas', async () => {
    const { id, name } = await makeGroup(`  ${nextName('Spaced')} `);
    expect(name).toBe(name.trim());
    expect((await api.post('/groups', { name: ` ${name}` })).errors).toEqual({ name: ['The name has already been taken.'] });
    expect((await makeContact(api, shelf, { groups: ` ${name} ,` })).group_id).toEqual([id]);
    expect((await api.patch<GroupView>(`/groups/${id}`, { name: ` ${name}` })).data.name).toBe(name);
    expect((await api.patch(`/groups/${id}`, { name: 'a, b' })).status).toBe(422);
  });

  test('has a name of its own in any case', async () => {
    const { name } = await makeGroup();
    const answer = await api.post('/groups', { name: name.toUpperCase() });
    expect(answer.errors).toEqual({ name: ['The name has already been taken.'] });
  });

  test('stays while contacts are in it', async () => {
    const { id, name } = await makeGroup();
    const contact = await makeContact(api, shelf, { groups: name });
    const refused = await api.delete(`/groups/${id}`);
    expect([refused.status, refused.message]).toEqual([400, 'The group cannot be deleted: 1 contact uses it.']);
    await api.delete(`/contacts/${contact.id}`);
    expect((await api.delete(`/groups/${id}`)).status).toBe(200);
  });

  test('of another workspace is not there', async () => {
    const { api: other } = await site.addWorkspace('other');
    const { id } = await makeGroup();
    expect((await other.get(`/groups/${id}`)).status).toBe(404);
    expect((await other.get<PageView<GroupView>>('/groups')).data.total).toBe(0);
  });

  test('needs the ability of its own', async () => {
    const reader = site.clientWith(await site.newToken('acme', ['--abilities', 'groups.read,contacts.create']));
    expect((await reader.get('/groups')).status).toBe(200);
    const refused = await reader.post('/groups', { name: 'x' });
    expect([refused.status, refused.message]).toEqual([403, 'Token does not have the required ability: groups.create']);
    reader.close();
  });
});

describe('a contact', () => {
  test('is made together with its groups, in one event', async () => {
    const known = await makeGroup();
    const before = await lastSeq();
    const contact = await makeContact(api, shelf, { groups: ` ${known.name.toUpperCase()} , Fresh, fresh,` });
    const fresh = (await api.get<PageView<GroupView>>('/groups')).data.data.find(({ name }) => name === 'Fresh');
    expect(contact.group_id).toEqual([known.id, fresh?.id]);
    const events = await feedAfter(before);
    expect(events.map(({ event, record_id }) => [event, record_id])).toEqual([['created', contact.id]]);
    expect(JSON.parse(events[0]?.body ?? '').data.attributes.group_id).toEqual(contact.group_id);
  });

  test('leaves the groups that are not named any more, and keeps them when none are spoken of', async () => {
    const contact = await makeContact(api, shelf, { groups: 'One,Two' });
    const kept = await api.patch<ContactView>(`/contacts/${contact.id}`, { city: 'Paris' });
    expect(kept.data.group_id).toEqual(contact.group_id);
    const left = await api.patch<ContactView>(`/contacts/${contact.id}`, { groups: 'Two' });
    expect(left.data.group_id).toEqual(contact.group_id.slice(1));
    for (const groups of ['', null]) {
      const none = await api.patch<ContactView>(`/contacts/${contact.id}`, { groups });
      expect(none.data.group_id).toEqual([]);
    }
  });

  test('fires nothing when it is put where it is already', async () => {
    const contact = await makeContact(api, shelf, { groups: 'Same' });
    const before = await lastSeq();
    expect((await api.patch(`/contacts/${contact.id}`, { groups: 'SAME' })).status).toBe(200);
    expect(await lastSeq()).toBe(before);
  });

  test('that is refused makes no group', async () => {
    const wrong = [{ groups: 'Never', phone: 'x' }, { groups: 'Never', assigned_id: 999_999 }, { groups: 'Never,\u0007' }];
    for (const wishes of wrong) expect((await api.post('/contacts', contactOn(shelf, wishes))).status).toBe(422);
    expect(await names()).not.toContain('Never');
  });

  test('with the same new group as others at the same time makes it once', async () => {
    const bodies = Array.from({ length: 8 }, () => contactOn(shelf, { groups: 'Crowd' }));
    const answers = await Promise.all(bodies.map((body) => api.post<ContactView>('/contacts', body)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 201));
    expect(new Set(answers.map(({ data }) => data.group_id.join())).size).toBe(1);
    expect((await names()).filter((name) => name === 'Crowd')).toHaveLength(1);
  });

  test('is found by its group', async () => {
    const contact = await makeContact(api, shelf, { groups: 'Findable' });
    const [id] = contact.group_id;
    const found = await api.get<PageView<ContactView>>(`/contacts?group_id=${id}`);
    expect(found.data).toMatchObject({ total: 1, data: [contact] });
    expect(found.data.first_page_url).toContain(`group_id=${id}`);
    expect((await api.get<PageView<ContactView>>('/contacts?group_id=999999')).data.total).toBe(0);
  });
});
