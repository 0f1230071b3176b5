import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { expectRefused } from '../support/refusals.ts';
import { PASSWORD, Site } from '../support/site.ts';

/** Calls that are ours alone: unlike those of records they refuse keys that they do not know. */
const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

const REFUSED = [422];
const LONG = 'a'.repeat(100_000);
const UNFIT = ['a\u0000b', 'a\u001bb', 'a\nb', 'a\ud800', 'a\uffff', 'a\u202eb'];
/** What is neither a text, a number, a list nor an object of the kind that is asked for. */
const STRANGE = [true, 1.5, -1, [], [[]], {}, { a: 1 }, '\u0000', LONG];

type Wrong = Record<string, readonly unknown[]>;
type Case = { path: string; method: 'POST' | 'PUT' | 'PATCH'; lawful: Record<string, unknown>; wrong: Wrong };

/** Each value in its place of a body that is lawful otherwise; a key too many; and each wrong form of the whole. */
async function expectBodiesRefused(by: Api, { path, method, lawful, wrong }: Case): Promise<void> {
  const send = (body: unknown) => () => by.call({ method, path, body: typeof body === 'string' ? body : JSON.stringify(body) });
  for (const [field, values] of Object.entries(wrong)) {
    const bodies = values.map((value) => send({ ...lawful, [field]: value }));
    await expectRefused(api, bodies, { statuses: REFUSED, field: field.split('.')[0] });
  }
  for (const key of ['id', 'workspace_id', 'created_at', '__proto_', 'constructor', 'toString', '', 'Name', 'a.b']) {
    await expectRefused(api, send({ ...lawful, [key]: 1 }), { statuses: REFUSED, field: key.split('.')[0] });
  }
  const twice = JSON.stringify({ ...lawful, x: 1 }).replace(/}$/, ',"x":1}');
  await expectRefused(api, ['[]', 'null', '1', '"a"', '{', '{}}', '\ufeff{}', '{"a":NaN}', twice].map(send), { statuses: [400, 422] });
}

describe('a body of one of our own calls', () => {
  const url = 'https://hooks.example.com/in';
  const phone_number = '+14155551234';
  const flags = [null, 'yes', 1, 0, 'true', [], {}];
  const boxes = [null, true, 'all', [], ['create'], { create: 'yes' }, { create: 1 }, { create: null }, { created: true }, { CREATE: true }];
  const limits = [0, -1, 1.5, 1e308, 'abc', '', '1.0', ' 1', true, [], {}];

  const condition = { field: 'status_id', to: [5] };
  const conditions = [
    null, [], 'status_id', {}, { field: 'status_id' }, { to: [5] }, { field: 'status', to: [5] }, { field: 'password', to: [5] }, { field: 5, to: [5] },
    { field: 'custom_fields_data.no_such', to: [5] }, { field: 'custom_fields_data', to: [5] }, { field: '__proto__', changed: true },
    { ...condition, or: [] }, { ...condition, changed: false }, ...[[], {}, 5, [{}], [[[5]]], ['a\u0000b'], Array(101).fill(5)].map((to) => ({ ...condition, to })),
  ];

  const CASES: [title: string, what: Case][] = [
    ['an endpoint', {
      path: '/webhook-endpoints', method: 'POST', lawful: { url },
      wrong: {
        url: [null, '', 'ftp://a.example/', 'javascript:alert(1)', 'http://user:pass@a.example/', 'https://a.example/\r\nX: 1', `${url}/${LONG}`, ...STRANGE],
        description: [...UNFIT, 'a'.repeat(256), 1, [], {}],
        enabled: flags, paused: flags, catch_up: flags, numbered: flags,
        contacts_actions: boxes, status_actions: boxes, source_actions: boxes, message_actions: [null, [], { sent: 1 }, { create: true }],
        execution: ['', 'Queued', 'async', null, 1, ['queued'], {}],
        headers: [null, [], 'a', { Host: 'a' }, { 'content-length': '0' }, { 'X-Webhook-Signature': 'x' }, { 'Metadata-Flavor': 'Google' }, { 'a b': 'x' },
          { 'x-a': 'a\r\nb' }, { 'x-a': 1 }, { 'x-a': ['b'] }, { '': 'x' }, { 'x-a': LONG }, { 'Transfer-Encoding': 'chunked' }, { connection: 'close' }],
        retry_policy: ['', 'forever', 'Standard', null, 3, []],
        echo_guard: [true, 'on', [], 1, { skip_token_ids: null }, { skip_token_ids: 1 }, { skip_token_ids: [0] }, { skip_token_ids: [1.5] }, { skip_token_ids: [[1]] },
          { skip_token_ids: ['a'] }, { skip_token_ids: [9_999_999] }, { skip_token_ids: Array.from({ length: 21 }, () => 1) }, { max_hops: 0 }, { max_hops: 101 }, { max_hops: 1.5 }, { max_hops: null }, { token_ids: [1] }, { __proto_: 1 }],
        rate_limit: [...limits, 10_001], concurrency: [...limits, 65],
        filter: [[], 'a', 1, true, { contact: [] }, { contacts: {} }, { contacts: null }, { message: [] }, ...conditions.map((one) => ({ contacts: [one] })),
          { contacts: Array(21).fill(condition) }, { source: [condition] }, { contacts: Array(20).fill({ field: 'email', to: ['a'.repeat(1_000)] }) }],
      },
    }],
    ['an endpoint again', { path: '/webhook-endpoints/1', method: 'PATCH', lawful: {}, wrong: { url: ['a', null], paused: flags, rate_limit: limits } }],
    ['the settings', {
      path: '/webhook-settings', method: 'PUT', lawful: {},
      wrong: { webhook_url: [null, 'a', ...STRANGE], webhook_enabled: flags, contacts_actions: boxes, status_actions: boxes, source_actions: boxes },
    }],
    ['a rotation', { path: '/webhook-settings/secret/rotate', method: 'POST', lawful: {}, wrong: { overlap_hours: [-1, 169, 1.5, '1.0', 'a', '', true, [], {}, null, 1e308] } }],
    ['a test event', {
      path: '/webhook-settings/test', method: 'POST', lawful: { model: 'contact', event: 'created' },
      wrong: { model: ['', 'Contact', 'contacts', 'group', null, 1, [], {}], event: ['', 'create', 'Created', 'resend', null, 1, [], {}] },
    }],
    ['a recovery', {
      path: '/webhook-endpoints/1/recover', method: 'POST', lawful: { since: '2026-01-01T00:00:00Z' },
      wrong: { since: ['', 'yesterday', '2026-02-30', '01.01.2026', 0, 1e12, null, [], {}, LONG], until: ['x', '2025-01-01T00:00:00Z', 1, []], dry_run: flags.slice(1) },
    }],
    ['a custom field', {
      path: '/custom-fields', method: 'POST', lawful: { name: 'Never made', type: 'select', options: ['a'] },
      wrong: {
        name: [null, '', '  ', '\u200b', 'a'.repeat(256), ...UNFIT, ...STRANGE], type: ['', 'Text', 'json', null, 1, [], 'constructor'],
        options: [null, [], 'a', {}, [1], [''], [null], ['a', 'a'], [['a']], ['a\u0000'], ['a'.repeat(256)], Array.from({ length: 1_001 }, (_, at) => `o${at}`)],
        required: [null, 'yes', 2, -1, '1', [], {}], slug: ['', 'A', 'a b', '1a', '__proto__', 'ä', 'a-b', 'a'.repeat(65), null, 1, []],
      },
    }],
    ['a message', {
      path: '/messages/send', method: 'POST', lawful: { phone_number, message_body: 'hi' },
      wrong: {
        phone_number: [null, '', 'abc', '+1', '+1415555123x', '4155551234', 14155551234, ...UNFIT, ...STRANGE],
        message_body: [null, '', 'a'.repeat(4_097), 'a\u0000b', 'a\ud800', 1, true, [], {}], message_type: ['', 'Text', 'image', null, 1, []],
        header: ['a'.repeat(61), 'a\nb', 1], footer: ['a'.repeat(61), 1, []], contact: [null, 'a', [], 1, { firstname: 1 }, { firstname: 'a'.repeat(256) }],
        buttons: [null, [], {}, [{}], [{ id: 'a' }], [{ id: 'a', title: '' }], [{ id: 'a', title: 'a'.repeat(21) }], [{ id: 'a', title: 'b', x: 1 }], [1],
          Array.from({ length: 4 }, (_, at) => ({ id: `${at}`, title: 'b' }))],
        button_url: ['', 'a', 'javascript:alert(1)', '//a', 'http://', 1], from_phone_number_id: ['', 'a', '1a', ' 1', 1, '1'.repeat(33)],
      },
    }],
    ['a file', {
      path: '/messages/media', method: 'POST', lawful: { phone_number, media_type: 'image', media_url: url },
      wrong: {
        media_type: ['', 'gif', 'Image', null, 1, []], media_url: [null, '', 'a', 'ftp://a/', 'file:///etc/passwd', 1, `${url}/${LONG}`],
        caption: ['a'.repeat(1_025), 'a\u0000', 1, []], filename: ['a'.repeat(256), 'a\nb', 1, []],
      },
    }],
    ['a template', {
      path: '/messages/template', method: 'POST', lawful: { phone_number, template_name: 'a', template_language: 'en' },
      wrong: { template_name: [null, '', ...UNFIT, LONG, 1, []], template_language: [null, '', LONG, 1], field_1: [1, [], 'a\u0000', LONG], button_0: [1, {}] },
    }],
    ['a number to check', { path: '/phone/validate', method: 'POST', lawful: { phone_number }, wrong: { phone_number: [null, ...UNFIT, ...STRANGE] } }],
  ];

  test.each(CASES)('is refused when it is wrong: %s', async (_title, what) => {
    await expectBodiesRefused(api, what);
  });
});

describe('a body of the calls for people', () => {
  let person: Api;
  beforeAll(async () => {
    person = await signedIn();
  });

  const counts = [-1, 1.5, 1e308, 'abc', '', '1.0', ' 1', true, [], {}];
  const CASES: [title: string, what: Case][] = [
    ['a token', {
      path: '/tokens', method: 'POST', lawful: { name: 'a', abilities: ['*'] },
      wrong: {
        name: [null, '', ' ', ...UNFIT, 'a'.repeat(256), 1, [], {}],
        abilities: [null, '*', {}, [], [''], ['nope'], [1], [null], [['*']], ['contacts.*'], ['CONTACTS.READ'], [' *'], ['*', 'x'], ['__proto__']],
        rate_limit: [...counts, 1_000_001], monthly_quota: [...counts, 0],
        expires_at: ['', 'tomorrow', '2020-01-01', '2020-01-01T00:00:00Z', '2027-02-30', '2027-13-01', '01.01.2030', 1893456000, true, [], {}, LONG],
      },
    }],
    ['an invite', {
      path: '/invites', method: 'POST', lawful: { role: 'viewer' },
      wrong: { role: [null, '', 'Owner', 'admin', 1, [], 'constructor'], email: [null, '', 'a', 'a@', 'a@b', ' a@b.example', 'a@b.example\u0000', LONG, 1, []] },
    }],
    ['the workspace', {
      path: '/workspace', method: 'PATCH', lawful: {},
      wrong: { name: [null, '', ' ', ...UNFIT, LONG, 1, []], country: ['', 'de', 'XX', 'DEU', '49', 'D\u0000', 49, [], {}], rate_limit: [...counts, 1e9] },
    }],
    ['a member', { path: '/members/1', method: 'PATCH', lawful: { role: 'owner' }, wrong: { role: [null, '', 'Owner', 'god', 1, [], {}] } }],
  ];

  test.each(CASES)('is refused when it is wrong: %s', async (_title, what) => {
    const before = await traces();
    await expectBodiesRefused(person, what);
    expect(await traces()).toBe(before);
  });

  test('is not looked at for a token', async () => {
    for (const path of ['/tokens', '/invites']) await expectRefused(api, () => api.post(path, { name: 'a', abilities: ['*'], role: 'owner' }), { statuses: [403] });
  });

  test.each([
    ['/tokens', { name: 'Once', abilities: ['contacts.read'] }, 'token'],
    ['/invites', { role: 'viewer' }, 'link'],
    ['/webhook-settings/secret/rotate', {}, 'webhook_secret'],
    ['/webhook-settings/secret/reveal', {}, 'webhook_secret'],
  ] as const)('shows what it gives once, also to whoever repeats it: %s', async (path, body, secret) => {
    const send = () => person.call<Record<string, unknown>>({
      method: 'POST', path, headers: { 'idempotency-key': `once ${path}`.replace(' ', '') }, body: JSON.stringify(body),
    });
    const [first, again] = [await send(), await send()];
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([first.status, 'true']);
    expect(first.data[secret]).toEqual(expect.stringMatching(/.{32}/));
    expect(again.data).toEqual({ ...first.data, [secret]: null });
  });

  async function traces(): Promise<string> {
    const texts = await Promise.all(['/tokens', '/invites', '/members', '/workspace'].map(async (path) => (await person.get(path)).text));
    return texts.join('\n').replaceAll(/"last_used_at":"[^"]+"/g, '');
  }

  /** An owner's way in, which carries a cookie instead of a token. */
  async function signedIn(): Promise<Api> {
    const body = JSON.stringify({ email: 'owner@acme.example', password: PASSWORD });
    const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return site.clientOf({ cookie, origin: site.server.origin, 'sec-fetch-site': 'same-origin' });
  }
});

describe('a query of one of our own lists', () => {
  const ids = ['0', '-1', '1.5', '01', '1e3', 'abc', '', '%00', '%EF%BC%91', '1&KEY=2', '99999999999999999999'];
  const times = ['', 'yesterday', '2026-02-30', '1', '2026-01-01T25:00:00Z', '%00', '2026-01-01&KEY=2026-01-02'];
  const limits = ['0', '-1', '1001', '1.5', '01', 'abc', '', '1&limit=2'];
  const words = ['', 'Created', 'x', '%00', '__proto__', 'created&KEY=updated'];

  test.each<[path: string, keys: Record<string, readonly string[]>]>([
    ['/webhook-logs', { before: ids, status: words, event: words, model: words, record_id: ids.slice(1), endpoint_id: ids, status_code: ['99', '1000', ...ids], from: times, to: times, limit: limits }],
    ['/webhook-events', { after: ids.slice(1), limit: limits, model: words }],
    ['/webhook-deliveries', { before: ids, state: words, endpoint_id: ids, event: words, model: words, limit: limits }],
    ['/webhook-stats', { endpoint_id: ids, from: times, to: times, step: ['', '0', 'Minute', 'week', '%00'] }],
    ['/webhook-endpoints/1/receipt', { from: times, to: times }],
    ['/imports', { before: ids, limit: limits }],
    ['/messages', { before: ids, contact_id: ids, limit: limits }],
    ['/contacts/export.csv', { type: words, status_id: ids, source_id: ids, group_id: ids, assigned_id: ids, updated_after: times, q: ['%00', 'a'.repeat(256), 'a&q=b'] }],
  ])('is refused when it is wrong: %s', async (path, keys) => {
    for (const [key, values] of Object.entries(keys)) {
      const sends = values.map((value) => () => api.get(`${path}?${key}=${value.replace('KEY', key)}`));
      await expectRefused(api, sends, { statuses: REFUSED, field: key });
    }
    if (path !== '/contacts/export.csv') await expectRefused(api, () => api.get(`${path}?nobody=1`), { statuses: REFUSED, field: 'nobody' });
  });

  test('turned round is refused', async () => {
    for (const path of ['/webhook-logs', '/webhook-stats', '/webhook-endpoints/1/receipt']) {
      await expectRefused(api, () => api.get(`${path}?from=2026-01-02&to=2026-01-01`), { statuses: REFUSED });
    }
  });
});

test('an id of nobody is a 404 wherever it stands', async () => {
  const paths = ['/webhook-logs/ID', '/webhook-events/ID', '/webhook-deliveries/ID', '/webhook-endpoints/ID', '/webhook-jobs/ID', '/imports/ID', '/imports/ID/refused.csv', '/custom-fields/ID'];
  const acts = ['/webhook-logs/ID/redeliver', '/webhook-events/ID/resend', '/webhook-endpoints/ID/pause', '/webhook-endpoints/ID/resume'];
  for (const id of ['0', '-1', '01', '1e0', '%00', 'evt_%00', '999999999', '99999999999999999999', '__proto__', '%2e%2e', '1%20', "'%20OR%201=1--", 'a'.repeat(900)]) {
    const reads = paths.map((path) => () => api.get(path.replace('ID', id)));
    const writes = acts.map((path) => () => api.post(path.replace('ID', id)));
    await expectRefused(api, [...reads, ...writes], { statuses: [404] });
  }
});

test('the server has kept its word all along', async () => {
  expect(site.server.running).toBe(true);
  expect((await fetch(`${site.server.origin}/healthz`)).status).toBe(200);
  expect(site.server.output).not.toMatch(/unhandled|uncaught|api\.fault/i);
});
