import { expect, test } from 'vitest';
import type { Contact } from '../../workspace/records.ts';
import type { ContactQuery } from '../contract.ts';
import type { Scene } from './scene.ts';
import { nextVersion } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** Records come back as they were written, are unique where they have to be, and never leave their workspace. */
export function recordsConformance(scene: Scenes): void {
  test('returns a full contact as it was written', async () => {
    const acme = await scene();
    const { status_id, source_id } = await reference(acme);
    const row = await acme.newContact({
      lastname: 'Lovelace', email: 'Ada@Example.COM', status_id, source_id, company: 'Engines', description: 'Line\nline',
      website: 'https://a.example', country_id: 44, zip: '1', city: 'London', state: 'x', address: 'y',
      custom_fields_data: { birthday: '1815-12-10', nested: [1, { a: null }] }, is_opted_out: 1, type: 'customer',
    });
    expect(await insert(acme, row)).toMatchObject({ events: [] });
    expect(await acme.store.records.get('contact', acme.workspaceId, row.id)).toStrictEqual(row);
  });

  test('updates and deletes by version', async () => {
    const acme = await scene();
    const row = await acme.newContact();
    await insert(acme, row);
    const changed = { ...nextVersion(row, acme.nowMs * 1000), firstname: 'Grace' };
    await acme.write({ write: 'update', model: 'contact', row: changed, expects: 1 });
    expect(await acme.store.records.get('contact', acme.workspaceId, row.id)).toStrictEqual(changed);
    await acme.write({ write: 'delete', model: 'contact', id: row.id, expects: 2 });
    expect(await acme.store.records.get('contact', acme.workspaceId, row.id)).toBeNull();
  });

  test('keeps phone and email unique per workspace', async () => {
    const [acme, other] = [await scene(), await scene()];
    const row = await acme.newContact({ phone: '+14155550001', email: 'Jürgen@Example.com' });
    await insert(acme, row);
    expect(await insert(acme, await acme.newContact({ phone: '+14155550001' }))).toEqual({ conflict: 'unique' });
    expect(await insert(acme, await acme.newContact({ email: 'JÜRGEN@example.com' }))).toEqual({ conflict: 'unique' });
    expect(await insert(acme, await acme.newContact())).toMatchObject({ events: [] });
    expect(await insert(other, await other.newContact({ phone: '+14155550001', email: row.email }))).toMatchObject({ events: [] });
    const { contactWithPhone, contactWithEmail } = acme.store.records;
    expect(await contactWithPhone(acme.workspaceId, '+14155550001')).toEqual({ id: row.id, phone: '+14155550001' });
    expect(await contactWithEmail(acme.workspaceId, 'jürgen@EXAMPLE.com')).toBe(row.id);
    expect(await contactWithPhone(acme.workspaceId, '+14155550009')).toBeNull();
  });

  test.each([
    ['+5215512345678', '+525512345678'],
    ['+5531988887777', '+553188887777'],
  ])('finds a number that may be written as %s or as %s, the one asked for first', async (one, other) => {
    const acme = await scene();
    const row = await acme.newContact({ phone: one });
    await insert(acme, row);
    const find = (phone: string) => acme.store.records.contactWithPhone(acme.workspaceId, phone);
    expect([await find(other), await find(one)]).toEqual([{ id: row.id, phone: one }, { id: row.id, phone: one }]);
    const second = await acme.newContact({ phone: other });
    await insert(acme, second);
    expect([await find(other), await find(one)]).toEqual([{ id: second.id, phone: other }, { id: row.id, phone: one }]);
  });

  test('frees what a deleted contact held', async () => {
    const acme = await scene();
    const row = await acme.newContact({ phone: '+14155550002' });
    await insert(acme, row);
    await acme.write({ write: 'delete', model: 'contact', id: row.id, expects: 1 });
    expect(await insert(acme, await acme.newContact({ phone: '+14155550002' }))).toMatchObject({ events: [] });
  });

  test.each(['status', 'source'] as const)('keeps names of a %s unique in any case', async (model) => {
    const acme = await scene();
    const fresh = (name: string) => (model === 'status' ? acme.newStatus({ name }) : acme.newSource({ name }));
    const write = async (name: string) => acme.write({ write: 'insert', model, row: await fresh(name) } as Parameters<Scene['write']>[0]);
    expect(await write('Größe')).toMatchObject({ events: [] });
    expect(await write('GRÖßE')).toEqual({ conflict: 'unique' });
    const id = await acme.store.records.withName(model, acme.workspaceId, 'grÖße');
    expect((await acme.store.records.get(model, acme.workspaceId, id ?? 0))?.name).toBe('Größe');
    expect(await acme.store.records.withName(model, acme.workspaceId, 'none')).toBeNull();
  });

  test('allows one default status', async () => {
    const acme = await scene();
    expect(await acme.store.records.defaultStatus(acme.workspaceId)).toBeNull();
    const row = await acme.newStatus({ isdefault: 1, color: '#22c55e' });
    await acme.write({ write: 'insert', model: 'status', row });
    expect(await acme.store.records.defaultStatus(acme.workspaceId)).toStrictEqual(row);
    const second = await acme.newStatus({ isdefault: 1 });
    expect(await acme.write({ write: 'insert', model: 'status', row: second })).toEqual({ conflict: 'unique' });
  });

  test('refuses references that lead nowhere or elsewhere', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { status_id, source_id } = await reference(other);
    for (const field of [{ status_id }, { source_id }, { assigned_id: 999_999 }]) {
      expect(await insert(acme, await acme.newContact(field))).toEqual({ conflict: 'foreign_key' });
    }
  });

  test('refuses to delete what is in use, and counts it', async () => {
    const acme = await scene();
    const { status_id, source_id } = await reference(acme);
    for (let n = 0; n < 2; n++) await insert(acme, await acme.newContact({ status_id, source_id }));
    expect(await acme.store.records.uses('status', acme.workspaceId, status_id)).toBe(2);
    expect(await acme.store.records.uses('source', acme.workspaceId, source_id)).toBe(2);
    const gone = await acme.write({ write: 'delete', model: 'status', id: status_id, expects: 1 });
    expect(gone).toEqual({ conflict: 'foreign_key' });
  });

  test('takes ids that ascend and are never used again', async () => {
    const acme = await scene();
    const taken: number[] = [];
    for (let n = 0; n < 40; n++) taken.push(await acme.store.takeId('contact'));
    taken.push(...(await Promise.all(Array.from({ length: 40 }, () => acme.store.takeId('contact')))));
    await acme.subject.reopen();
    taken.push(await acme.store.takeId('contact'));
    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
  });

  test('lists newest first, page by page', async () => {
    const acme = await scene();
    const ids: number[] = [];
    for (let n = 0; n < 5; n++) {
      if (n % 2 === 0) acme.subject.clock.advance(1);
      const row = await acme.newContact();
      await insert(acme, row);
      ids.unshift(row.id);
    }
    const page = async (number: number) => {
      const { rows, total } = await acme.store.records.contacts({ workspaceId: acme.workspaceId, page: number, perPage: 2 });
      return [total, rows.map(({ id }) => id)];
    };
    expect(await page(1)).toEqual([5, ids.slice(0, 2)]);
    expect(await page(3)).toEqual([5, ids.slice(4)]);
    expect(await page(4)).toEqual([5, []]);
  });

  test('filters and searches contacts', async () => {
    const acme = await scene();
    const { status_id, source_id } = await reference(acme);
    const ada = await acme.newContact({ lastname: 'Müller', email: 'ada@example.com', status_id, type: 'customer' });
    const bob = await acme.newContact({ firstname: 'Bob', company: '100% Öl', source_id, updated_at: acme.nowMs * 1000 + 5 });
    for (const row of [ada, bob]) await insert(acme, row);
    const find = async (filter: object) => {
      const query = { workspaceId: acme.workspaceId, page: 1, perPage: 10, ...filter };
      return (await acme.store.records.contacts(query)).rows.map(({ firstname }) => firstname);
    };
    expect(await find({ type: 'customer' })).toEqual(['Ada']);
    expect(await find({ statusId: status_id })).toEqual(['Ada']);
    expect(await find({ sourceId: source_id })).toEqual(['Bob']);
    expect(await find({ assignedId: 1 })).toEqual([]);
    expect(await find({ updatedAfter: acme.nowMs * 1000 })).toEqual(['Bob']);
    expect(await find({ search: 'MÜLL' })).toEqual(['Ada']);
    expect(await find({ search: '0% ö' })).toEqual(['Bob']);
    expect(await find({ search: '_' })).toEqual([]);
    expect(await find({ search: '+1415555' })).toEqual(['Bob', 'Ada']);
    expect(await find({ search: 'example', type: 'lead' })).toEqual([]);
  });

  test('searches names as long as may be, in any script, in order and in pages', async () => {
    const acme = await scene();
    const { status_id } = await reference(acme);
    const long = { firstname: '漢'.repeat(255), lastname: `𐐀${'İ'.repeat(252)}Ω`, company: `${'字'.repeat(254)}ẞ` };
    const rows: Contact[] = [];
    for (const name of [{ company: 'Ωß' }, { ...long, status_id }, { lastname: 'ω' }, long, { company: 'Ẑ漢ω', status_id }]) {
      acme.subject.clock.advance(1);
      const row = await acme.newContact({ ...name, email: `Ö${rows.length}@EXAMPLE.com` });
      await insert(acme, row);
      rows.push(row);
    }
    const placesOf = (found: Contact[]) => found.map(({ id }) => rows.findIndex((row) => row.id === id));
    const find = async (search: string, filter: Partial<ContactQuery> = {}) => {
      const found = await acme.store.records.contacts({ workspaceId: acme.workspaceId, page: 1, perPage: 2, search, ...filter });
      return [found.total, ...placesOf(found.rows)];
    };
    expect(await find('Ω')).toEqual([5, 4, 3]);
    expect(await find('ω', { page: 2 })).toEqual([5, 2, 1]);
    expect(await find('ω', { page: 3 })).toEqual([5, 0]);
    expect(await find('ω', { page: 4 })).toEqual([5]);
    expect(await find('ω', { statusId: status_id })).toEqual([2, 4, 1]);
    expect(await find('漢')).toEqual([3, 4, 3]);
    expect(await find(`${'漢'.repeat(255)}\n𐐨`)).toEqual([2, 3, 1]);
    expect(await find('字SS')).toEqual([0]);
    expect(await find('字ß')).toEqual([2, 3, 1]);
    expect(await find('ẑ漢Ω')).toEqual([1, 4]);
    expect(await find('ö3@example.COM')).toEqual([1, 3]);
    const [, , middle, newer] = rows as [Contact, Contact, Contact, Contact];
    const after = { createdAt: newer.created_at, id: newer.id };
    expect(placesOf(await acme.store.records.contactsAfter({ workspaceId: acme.workspaceId, search: 'Ω', after, limit: 2 }))).toEqual([2, 1]);
    for (const [from, name] of [[middle, long], [newer, { firstname: 'Short', lastname: null, company: null }]] as const) {
      await acme.write({ write: 'update', model: 'contact', row: { ...nextVersion(from, acme.nowMs * 1000), ...name }, expects: 1 });
    }
    expect(await find('字ß')).toEqual([2, 2, 1]);
    expect(await find('SHORT')).toEqual([1, 3]);
  });

  test('lists statuses and sources of one workspace', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { status_id, source_id } = await reference(acme);
    await reference(other);
    const query = { workspaceId: acme.workspaceId, page: 1, perPage: 10 };
    expect(await acme.store.records.list('status', query)).toMatchObject({ total: 1, rows: [{ id: status_id, isdefault: 0 }] });
    expect(await acme.store.records.list('source', query)).toMatchObject({ total: 1, rows: [{ id: source_id }] });
  });

  test('finds the contacts of a group, and counts them, through every change', async () => {
    const acme = await scene();
    const [vip, berlin] = [await acme.newGroup(), await acme.newGroup()];
    for (const row of [vip, berlin]) await acme.write({ write: 'insert', model: 'group', row });
    const uses = () => Promise.all([vip, berlin].map(({ id }) => acme.store.records.uses('group', acme.workspaceId, id)));
    const row = await acme.newContact({ group_id: [vip.id, berlin.id] });
    await insert(acme, row);
    await insert(acme, await acme.newContact());
    expect(await uses()).toEqual([1, 1]);
    const query = { workspaceId: acme.workspaceId, page: 1, perPage: 10, groupId: vip.id };
    expect(await acme.store.records.contacts(query)).toEqual({ total: 1, rows: [row] });
    const less = { ...nextVersion(row, acme.nowMs * 1000), group_id: [berlin.id] };
    await acme.write({ write: 'update', model: 'contact', row: less, expects: 1 });
    expect(await uses()).toEqual([0, 1]);
    expect(await acme.write({ write: 'delete', model: 'group', id: berlin.id, expects: 1 })).toEqual({ conflict: 'foreign_key' });
    await acme.write({ write: 'delete', model: 'contact', id: row.id, expects: 2 });
    expect(await uses()).toEqual([0, 0]);
    expect(await acme.write({ write: 'delete', model: 'group', id: berlin.id, expects: 1 })).toMatchObject({ events: [] });
  });

  test('refuses a group that is not there, or elsewhere', async () => {
    const [acme, other] = [await scene(), await scene()];
    const group = await other.newGroup();
    await other.write({ write: 'insert', model: 'group', row: group });
    expect(await insert(acme, await acme.newContact({ group_id: [group.id] }))).toEqual({ conflict: 'foreign_key' });
  });

  test('makes groups together with the contact that is in them', async () => {
    const acme = await scene();
    const group = await acme.newGroup();
    const contact = await acme.newContact({ group_id: [group.id] });
    const both = [{ write: 'insert', model: 'group', row: group }, { write: 'insert', model: 'contact', row: contact }] as const;
    expect(await acme.write(...both)).toMatchObject({ events: [] });
    expect(await acme.store.records.withName('group', acme.workspaceId, group.name.toUpperCase())).toBe(group.id);
  });

  test('keeps custom fields with the workspace, and counts who has a value', async () => {
    const acme = await scene();
    const row = await acme.newCustomField({ type: 'select', options: ['a', 'b'], required: 1 });
    expect(await acme.write({ write: 'insert', model: 'custom_field', row })).toMatchObject({ events: [] });
    expect((await acme.workspace()).customFields).toStrictEqual([row]);
    expect(await acme.store.records.list('custom_field', { workspaceId: acme.workspaceId, page: 1, perPage: 9 })).toEqual({ rows: [row], total: 1 });
    for (const values of [{ [row.slug]: 'a' }, { other: 1 }, {}]) await insert(acme, await acme.newContact({ custom_fields_data: values }));
    expect(await acme.store.records.uses('custom_field', acme.workspaceId, row.id)).toBe(1);
    const twin = await acme.newCustomField({ slug: row.slug });
    expect(await acme.write({ write: 'insert', model: 'custom_field', row: twin })).toEqual({ conflict: 'unique' });
  });

  test('keeps a record from other workspaces', async () => {
    const [acme, other] = [await scene(), await scene()];
    const row = await acme.newContact();
    await insert(acme, row);
    expect(await acme.store.records.get('contact', other.workspaceId, row.id)).toBeNull();
    const stolen = await other.write({ write: 'delete', model: 'contact', id: row.id, expects: 1 });
    expect(stolen).toEqual({ conflict: 'record_version' });
  });
}

function insert(scene: Scene, row: Contact) {
  return scene.write({ write: 'insert', model: 'contact', row });
}

async function reference(scene: Scene): Promise<{ status_id: number; source_id: number }> {
  const [status, source] = [await scene.newStatus(), await scene.newSource()];
  await scene.write({ write: 'insert', model: 'status', row: status });
  await scene.write({ write: 'insert', model: 'source', row: source });
  return { status_id: status.id, source_id: source.id };
}
