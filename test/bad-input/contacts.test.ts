import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactOn, makeContact, makeShelf, nextPhone, type Shelf } from '../support/records.ts';
import { expectRefused } from '../support/refusals.ts';
import { Site } from '../support/site.ts';
import type { ContactView } from '../support/views.ts';

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
let strangers: Shelf;
let standing: ContactView;
beforeAll(async () => {
  shelf = await makeShelf(api);
  standing = await makeContact(api, shelf);
  strangers = await makeShelf((await site.addWorkspace('stranger')).api);
});

const MISSING = Symbol('missing');
const REFUSED = [422];

/** Refused on create, and on an update of a contact that was fine so far. */
async function expectFieldRefused(field: string, value: unknown): Promise<void> {
  const body = contactOn(shelf, { [field]: value });
  if (value === MISSING) delete body[field];
  const create = () => api.post('/contacts', body);
  const update = () => api.patch(`/contacts/${standing.id}`, { [field]: value });
  await expectRefused(api, value === MISSING ? create : [create, update], { statuses: REFUSED, field });
}

const WRONG_TYPES: [title: string, value: unknown][] = [
  ['a number', 123],
  ['true', true],
  ['a list', ['a']],
  ['an object', { a: 1 }],
];

const WRONG_TEXTS: [title: string, value: string][] = [
  ['NUL', 'a\u0000b'],
  ['an escape character', 'a\u001bb'],
  ['a lone high surrogate', 'a\ud800'],
  ['a lone low surrogate', '\udfffb'],
  ['a noncharacter', 'a\uffff'],
  ['a bidi override', 'a\u202etxt.exe'],
];

const A_LINE_FEED: [title: string, value: unknown] = ['a line feed', 'a\nb'];

const LINES = ['firstname', 'lastname', 'company', 'zip', 'city', 'state', 'address'];

describe.each(LINES)('the single line %s', (field) => {
  test.each([...WRONG_TYPES, ...WRONG_TEXTS, A_LINE_FEED])('may not be or hold %s', async (_title, value) => {
    await expectFieldRefused(field, value);
  });
});

describe('a text', () => {
  test.each([
    ['firstname', 256],
    ['lastname', 256],
    ['company', 256],
    ['description', 65_536],
    ['zip', 21],
    ['city', 192],
    ['state', 192],
    ['address', 501],
    ['firstname', 100_000],
  ])('%s of %i characters is too long', async (field, length) => {
    await expectFieldRefused(field, 'a'.repeat(length));
  });

  test.each([
    ['firstname', 255],
    ['lastname', 255],
    ['company', 255],
    ['description', 65_535],
    ['zip', 20],
    ['city', 191],
    ['state', 191],
    ['address', 500],
  ])('%s of %i characters just fits', async (field, length) => {
    const contact = await makeContact(api, shelf, { [field]: 'é'.repeat(length) });
    expect(contact).toMatchObject({ [field]: 'é'.repeat(length) });
  });

  test.each(WRONG_TEXTS.slice(0, 5))('description may not hold %s', async (_title, value) => {
    await expectFieldRefused('description', value);
  });

  test.each([MISSING, null, '', '   ', '\t'])('firstname is needed and not %s', async (value) => {
    await expectFieldRefused('firstname', value);
  });

  test.each([
    "O'Brien", 'José', 'שרה', 'X Æ A-12', 'true', 'Robert"); DROP TABLE contacts;--', '${7*7}', '%00', '__proto__',
    '🦄 & <b>', 'ﷺ',
  ])('firstname %s is only a text', async (firstname) => {
    const contact = await makeContact(api, shelf, { firstname });
    expect(contact.firstname).toBe(firstname);
    expect((await api.get<ContactView>(`/contacts/${contact.id}`)).data.firstname).toBe(firstname);
  });
});

describe('a phone', () => {
  test.each([
    MISSING, null, true, {}, [], '', '   ', 'abc', '+1415555', '+1 (415) 555-1234 ext. 5', '٠١٢٣٤٥٦٧٨٩',
    '++14155551234',
    "+1415'; DROP TABLE contacts;--", '+00000000000', '+14155551234'.repeat(3), '+999123456789', '4155551234',
    '+1\u0000415 555 1234',
    '+', '00', '0', '+1', '+1911', '14155551234', '+0014155551234', '011 14155551234', '+1+4155551234', '(+1)4155551234', '+14155551234+',
    '+1415555123a', '+1-415-CALL-NOW', '+1 415 555 1234 x5', '+14155551234,,5', '+14155551234;ext=5', '*14155551234', '#31#+14155551234',
    'tel:+14155551234', '\u202a+14155551234\u202c', '+1\u200e4155551234', '+14155551234\n', '+14155551234\ud800', 14155551234, 1e400, ['+14155551234'],
  ])('is not %j', async (phone) => {
    await expectFieldRefused('phone', phone);
  });

  test('in another spelling is the same phone', async () => {
    const { phone } = await makeContact(api, shelf);
    const spelling = `00${phone.slice(1, 2)} (${phone.slice(2, 5)}) ${phone.slice(5)}`;
    const send = () => api.post('/contacts', contactOn(shelf, { phone: spelling }));
    await expectRefused(api, send, { statuses: REFUSED, field: 'phone' });
  });

  test.each(['+1415\u00a07771234', '+1415777-----1235'])('%j is normalised or refused', async (phone) => {
    const answer = await api.post<ContactView>('/contacts', contactOn(shelf, { phone }));
    expect([201, 422]).toContain(answer.status);
    if (answer.status === 201) expect(answer.data.phone).toMatch(/^\+1415777123[45]$/);
  });
});

describe('an e-mail', () => {
  test.each([
    123, true, { a: 1 }, [], 'a@', '@example.com', 'a', 'a@exa mple.com', 'a@-example.com', 'a..b@example.com',
    '"<script>"@example.com',
    'John <john@example.com>', 'a@example.com\u0000', 'a@example.com\nbcc: b@example.com',
    `${'a'.repeat(190)}@example.com`, 'a@b@example.com',
    '', ' ', '@', 'a@example', 'a@localhost', 'a@.com', 'a@example..com', 'a@example.com.', '.a@example.com', 'a.@example.com', 'a@1.2.3.4',
    'a@[127.0.0.1]', 'a@[::1]', 'a@example_x.com', 'a@example-.com', 'a@example.com,b@example.com', 'a@example.com;', 'mailto:a@example.com',
    ' a@example.com', 'a@example.com ', 'a@example.com\u200b', 'a@\u202eexample.com', 'a\\b@example.com', 'a(b)@example.com', `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`, 'a@example.com\ud800', 'a@xn--.com', 'a@example.com/', 'a@example。com',
  ])('is not %j', async (email) => {
    await expectFieldRefused('email', email);
  });

  test('in another case is the same e-mail', async () => {
    await makeContact(api, shelf, { email: 'same@example.com' });
    await expectRefused(api, () => api.post('/contacts', contactOn(shelf, { email: 'SAME@EXAMPLE.COM' })), {
      statuses: REFUSED,
      field: 'email',
    });
  });
});

describe('a type', () => {
  const words = ['Lead', 'LEAD', ' lead', 'lead ', 'lead\n', 'lead\u0000', 'lead\u200b', 'ｌead', 'customer,lead', 'guest', 'Guest', 'null', 'toString'];
  test.each([MISSING, null, '', ...words, 'constructor', '__proto__', 0, 1, 1e400, true, [], ['lead'], {}, { value: 'lead' }])(
    'is not %j',
    async (type) => {
      await expectFieldRefused('type', type);
    },
  );
});

describe.each(['status_id', 'source_id'] as const)('a %s', (field) => {
  const texts = ['abc', '', ' 1 ', '1 ', '01', '+1', '-1', '1.0', '1e0', '0x1', '0b1', '１', '1,2', '1;', '1\n', '1\u0000', '1_0', '٣', 'NaN', 'null', 'true', '9'.repeat(400)];
  const wrong = [0, -1, 1.5, 1e308, 2 ** 53, 999_999_999, true, false, [], [1], [[1]], {}, { id: 1 }, ...texts];
  test.each(wrong)('is not %j', async (value) => {
    await expectFieldRefused(field, value);
  });

  test.each([MISSING, null])('is needed at first and not %s', async (value) => {
    const body = contactOn(shelf, { [field]: value });
    if (value === MISSING) delete body[field];
    await expectRefused(api, () => api.post('/contacts', body), { statuses: REFUSED, field });
  });

  const huge = ['9223372036854775808', '-9223372036854775809', '1e400', '-1e400', '1e-400', '-0', '0.9999999999999999', '9'.repeat(1000), '1'.repeat(100_000)];
  test.each(huge)('is not the number %.30s', async (number) => {
    const body = JSON.stringify(contactOn(shelf, { [field]: 'HERE' })).replace('"HERE"', number);
    const send = () => api.call({ method: 'POST', path: '/contacts', body });
    await expectRefused(api, send, { statuses: [400, 422] });
  });

  test('is not one of another workspace', async () => {
    await expectFieldRefused(field, strangers[field]);
  });
});

describe('a number of another kind', () => {
  const numbers = [-1, 0, 1.5, 1e308, 2 ** 53, 'abc', '', ' ', '1.0', '01', ' 1', '1e0', '１', true, false, {}, [], [1]];
  test.each(numbers)('country_id is not %j', async (value) => {
    await expectFieldRefused('country_id', value);
  });

  test.each([...numbers, 999_999_999])('assigned_id is not %j', async (value) => {
    await expectFieldRefused('assigned_id', value);
  });
});

describe('groups', () => {
  const texts = [' ', ',', ',,,,', ' , ', '\u00a0', 'a\u0000b', 'a\nb', 'a\n', '\ta', 'a\r\n,b', 'a\u202eb', 'a\ud800', 'a\uffff', 'a'.repeat(256), `a,${'b'.repeat(256)}`];
  const tooMany = Array.from({ length: 51 }, (_, at) => `g${at}`).join(',');
  test.each([1, true, [], ['a'], {}, { name: 'a' }, ...texts, tooMany, 'a,'.repeat(50_000), 'g'.repeat(900_000)])('are not %.40j', async (groups) => {
    const before = await api.get<{ total: number }>('/groups');
    await expectFieldRefused('groups', groups);
    expect((await api.get('/groups')).text).toBe(before.text);
  });
});

describe('custom fields', () => {
  const values: unknown[] = [[], 'x', '{}', 1, true, { nobody: 1 }, { '': 1 }, { toString: 1 }, { constructor: 1 }, { 'a.b': 1 }, { ['k'.repeat(1_000)]: 1 }];
  test.each(values)('are not %.40j', async (custom_fields_data) => {
    await expectFieldRefused('custom_fields_data', custom_fields_data);
  });

  const types = ['text', 'textarea', 'number', 'date', 'boolean', 'select'] as const;
  test.each(types)('of the type %s hold nothing else', async (type) => {
    const options = type === 'select' ? { options: ['a', 'b'] } : {};
    const { slug } = (await api.post<{ slug: string }>('/custom-fields', { name: `A ${type}`, type, ...options })).data;
    const strange = [[], {}, ['a'], { a: 1 }, 'a\u0000b', 'a\ud800', 'x'.repeat(70_000), type === 'number' || type === 'boolean' ? 'abc' : 1.5];
    for (const value of strange) await expectFieldRefused('custom_fields_data', { [slug]: value });
  });

  test.each(['2026-02-30', '2026-2-8', '0000-00-00', '2026-02-28T00:00:00Z', '28.02.2026', '+2026-02-28', '２０２６-02-28', 0])(
    'of the type date are no %j',
    async (value) => {
      await expectFieldRefused('custom_fields_data', { a_date: value });
    },
  );

  test.each(['1e3', ' 1', '0x1', '١', 'NaN', 'Infinity', true, 1e308, 2 ** 70])('of the type number are no %j', async (value) => {
    await expectFieldRefused('custom_fields_data', { a_number: value });
  });
});

describe('a contact in the path', () => {
  const numbers = ['0', '-1', '1.5', '99999999999999999999999999', '0x1', '1e0', '+1', '01', '1_0', '9223372036854775808', '%31%30%30%30%30%20', '%EF%BC%91'];
  const words = [
    'abc', '__proto__', '%2e%2e', '%zz', '%00', '1%00', '1%20', '1%0a', '1%2F', '1;2', '%ff', '%c0%b1', 'null', 'undefined', "1'%20OR%20'1'='1", 'a'.repeat(1_500),
  ];

  test.each([...numbers, ...words])('is not %s', async (id) => {
    const statuses = [400, 404, 422];
    const path = `/contacts/${id}`;
    await expectRefused(api, [() => api.get(path), () => api.patch(path, { city: 'Nowhere' }), () => api.delete(path)], { statuses });
  });

  test('is not one that was deleted', async () => {
    const contact = await makeContact(api, shelf);
    await api.delete(`/contacts/${contact.id}`);
    const body = contactOn(shelf, { phone: nextPhone() });
    await expectRefused(api, () => api.put(`/contacts/${contact.id}`, body), { statuses: [404] });
    await expectRefused(api, () => api.delete(`/contacts/${contact.id}`), { statuses: [404] });
  });
});

describe('the keys of a contact', () => {
  test('in another case are not its keys', async () => {
    const body = { FIRSTNAME: 'A', PHONE: nextPhone(), TYPE: 'lead', STATUS_ID: shelf.status_id, SOURCE_ID: shelf.source_id };
    await expectRefused(api, () => api.post('/contacts', body), { statuses: REFUSED, field: 'firstname' });
  });

  test('may shadow nothing of JavaScript', async () => {
    const methods = '"toString":"x","valueOf":"y","hasOwnProperty":"z"';
    const names = `${methods},"constructor":{"prototype":{"isAdmin":true}},"__proto__":{"type":"lead"}`;
    const send = (body: string) => api.call<ContactView>({ method: 'POST', path: '/contacts', body });
    await expectRefused(api, () => send(`{${names}}`), { statuses: REFUSED });
    await expectRefused(api, () => send(`{${methods}}`), { statuses: REFUSED, field: 'type' });
    const lawful = await send(JSON.stringify(contactOn(shelf)).replace('{', `{${names},`));
    expect([201, 400, 422]).toContain(lawful.status);
    if (lawful.status === 201) expect(lawful.text).not.toMatch(/isAdmin|toString|prototype/);
  });
});
