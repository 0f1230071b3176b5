import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store/contract.ts';
import type { Membership } from '../store/contract-auth.ts';
import { ApiRig, OWNER, type Asked, type BareRoute } from './rig.ts';
import type { Call } from './route.ts';

let rig: ApiRig;
let handled: Call[] = [];
/** What the owner of the session is, for as long as a test says so. */
let role: Membership['role'] = 'owner';

const handle = async (call: Call) => {
  handled.push(call);
  return { status: 200, body: { status: 'success', data: call.body ?? null } };
};

const routes: BareRoute[] = [
  { method: 'GET', path: '/contacts', ability: 'contacts.read', failure: 'Failed to list contacts', handle },
  { method: 'GET', path: '/audit-log', ability: 'audit.read', failure: 'Failed to list the audit log', handle },
  { method: 'POST', path: '/secret', ability: 'webhooks.update', shows: 'secret', failure: 'Failed to show the secret', handle },
  { method: 'POST', path: '/contacts', ability: 'contacts.create', failure: 'Failed to create contact', handle },
];

/** Roles other than the owner's cannot be given yet; the session is the real one otherwise. */
function withRole(store: Store): Store {
  const sessionByHash: Store['accounts']['sessionByHash'] = async (hash) => {
    const session = await store.accounts.sessionByHash(hash);
    return session && { ...session, memberships: session.memberships.map((membership) => ({ ...membership, role })) };
  };
  return {
    ...store,
    workspaces: store.workspaces,
    tokens: store.tokens,
    accounts: { ...store.accounts, sessionByHash },
  };
}

beforeAll(async () => {
  rig = await ApiRig.open({ routes, wrap: withRole });
  await rig.addWorkspace('other');
});
afterAll(() => rig.close());

const list = (headers: Asked['headers'] = {}, subdomain = 'acme') => rig.ask({ path: `/api/v1/${subdomain}/contacts`, headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const JSON_BODY = { 'content-type': 'application/json' };
const create = (headers: Asked['headers'], body = '{}') =>
  rig.ask({ method: 'POST', path: '/api/v1/acme/contacts', headers: { ...JSON_BODY, ...headers }, body });

async function signIn(): Promise<Record<string, string>> {
  const { email, password } = OWNER;
  const answer = await rig.ask({ method: 'POST', path: '/login', headers: JSON_BODY, body: JSON.stringify({ email, password }) });
  return { cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

test('lets a token in and gives the call what it needs', async () => {
  handled = [];
  const answer = await rig.ask({ path: '/api/v1/acme/contacts?a=1&b=2&b=3', headers: bearer(await rig.token()) });
  expect(answer.json).toEqual({ status: 'success', data: null });
  expect(handled[0]).toMatchObject({ workspace: { subdomain: 'acme' }, url: { origin: rig.origin, path: '/api/v1/acme/contacts' } });
  expect({ ...handled[0]?.query }).toEqual({ a: '1', b: ['2', '3'] });
  expect(handled[0]?.body).toBeUndefined();
});

describe('answers to the letter', () => {
  test('an unknown workspace, before anything else', async () => {
    for (const subdomain of ['nosuch', 'a'.repeat(300), '%00', 'ACME%20']) {
      const answer = await list({}, subdomain);
      expect([answer.status, answer.text]).toEqual([
        400,
        '{"status":"error","message":"Validation failed","errors":"Invalid tenant subdomain"}',
      ]);
    }
  });

  test('a missing header', async () => {
    const answer = await list();
    expect([answer.status, answer.text]).toEqual([401, '{"status":"error","message":"API token is required"}']);
  });

  test('a token that does not hold, whyever', async () => {
    const now = rig.clock.now();
    const revoked = await rig.token();
    const [row] = (await rig.store.tokens.list(null)).slice(-1);
    await rig.store.tokens.revoke(row?.id ?? 0, now);
    const good = await rig.token();
    const unfit = [
      bearer(`apitk_${'a'.repeat(64)}`),
      bearer(revoked),
      bearer(await rig.token({ expiresAtMs: now })),
      bearer(await rig.token({}, 'other')),
      bearer(`${good}a`),
      bearer(good.slice(0, -1)),
      bearer("' OR '1'='1"),
      bearer(`${good},${good}`),
      { authorization: 'Bearer ' },
      { authorization: good },
      { authorization: 'Basic dXNlcjpwYXNz' },
      { authorization: '' },
      { authorization: [`Bearer ${good}`, `Bearer ${revoked}`] },
      { Authorization: [`Bearer ${good}`, `Bearer ${good}`] },
    ];
    for (const headers of unfit) {
      const answer = await list(headers);
      expect([answer.status, answer.text, headers]).toEqual([401, '{"status":"error","message":"Invalid API token"}', headers]);
    }
    expect((await list(bearer(good))).status).toBe(200);
  });

  test('a missing ability, which is not counted', async () => {
    const token = await rig.token({ abilities: ['contacts.read'], rateLimit: 1 });
    const answer = await create(bearer(token));
    const text = '{"status":"error","message":"Token does not have the required ability: contacts.create"}';
    expect([answer.status, answer.text]).toEqual([403, text]);
    expect((await list(bearer(token))).status).toBe(200);
  });
});

test('lets an expiring token in until its time', async () => {
  const token = await rig.token({ expiresAtMs: rig.clock.now() + 1 });
  expect((await list(bearer(token))).status).toBe(200);
  rig.clock.advance(1);
  expect((await list(bearer(token))).status).toBe(401);
});

test('refuses the 61st request of a minute', async () => {
  const token = await rig.token({ rateLimit: null });
  const answers = await Promise.all(Array.from({ length: 60 }, () => list(bearer(token))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  rig.clock.advance(20_500);
  const refused = await create(bearer(token), '{"not json');
  expect([refused.status, refused.text]).toEqual([429, '{"message":"Too many requests","retry_after":40}']);
  expect(refused.headers).toMatchObject({
    'retry-after': '40',
    'ratelimit-limit': '60',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '40',
  });
  rig.clock.advance(39_500);
  expect((await list(bearer(token))).headers).toMatchObject({ 'ratelimit-remaining': '59', 'ratelimit-reset': '60' });
});

test('counts each token apart, by its own limit', async () => {
  const two = await rig.token({ rateLimit: 2 });
  const none = await rig.token({ rateLimit: 0 });
  const statuses = async (token: string) => {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await list(bearer(token))).status);
    return answers;
  };
  expect(await statuses(two)).toEqual([200, 200, 429]);
  expect(await statuses(none)).toEqual([200, 200, 200]);
  expect((await list(bearer(none))).headers['ratelimit-limit']).toBeUndefined();
});

test('refuses a request by the first thing that is wrong', async () => {
  const reader = await rig.token({ abilities: ['contacts.read'], rateLimit: 1 });
  const writer = await rig.token({ rateLimit: 1 });
  const bad = { method: 'POST', body: '{', headers: { 'content-type': 'text/plain', 'content-length': '2000000' } };
  const status = async (subdomain: string, headers: Record<string, string>) => {
    const text = await rig.rawStart(
      `POST /api/v1/${subdomain}/contacts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n` +
        Object.entries({ ...bad.headers, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('') +
        '\r\n{',
    );
    return Number(text.split(' ')[1]);
  };
  // The body never arrives, so each of these was decided without it.
  expect(await status('nosuch', {})).toBe(400);
  expect(await status('acme', {})).toBe(401);
  expect(await status('acme', bearer(reader))).toBe(403);
  expect(await status('acme', bearer(writer))).toBe(413);
  expect(await status('acme', bearer(writer))).toBe(429);
});

describe('a signed-in person', () => {
  test('enters the own workspace alone', async () => {
    const cookie = await signIn();
    expect((await list(cookie)).status).toBe(200);
    expect((await list(cookie)).headers['ratelimit-limit']).toBe('600');
    expect((await list(cookie, 'other')).status).toBe(401);
    expect((await list({ ...cookie, ...bearer('nonsense') })).status).toBe(401);
    expect((await list(bearer(cookie['cookie']?.split('=')[1] ?? ''))).status).toBe(401);
  });

  test('changes things from our own pages alone', async () => {
    const cookie = await signIn();
    const from = async (headers: Record<string, string>) => (await create({ ...cookie, ...headers })).status;
    expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await from({ origin: rig.origin })).toBe(200);
    expect(await from({})).toBe(403);
    expect(await from({ origin: 'https://evil.example' })).toBe(403);
    expect(await from({ origin: 'null' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'same-site', origin: rig.origin })).toBe(403);
  });

  test('only reads as a viewer', async () => {
    const cookie = { ...(await signIn()), 'sec-fetch-site': 'same-origin' };
    role = 'viewer';
    expect([(await list(cookie)).status, (await create(cookie)).status]).toEqual([200, 403]);
    expect((await create(cookie)).text).toBe('{"status":"error","message":"Your role in this workspace does not allow this."}');
    role = 'editor';
    expect((await create(cookie)).status).toBe(200);
    role = 'owner';
  });

  test('is asked for the password again before a secret is shown', async () => {
    const show = async (headers: Record<string, string>) => {
      const { status, json } = await rig.ask({ method: 'POST', path: '/api/v1/acme/secret', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
      return [status, json];
    };
    const cookie = { ...(await signIn()), 'sec-fetch-site': 'same-origin' };
    rig.clock.advance(10 * 60_000);
    expect((await show(cookie))[0]).toBe(200);
    rig.clock.advance(1);
    expect(await show(cookie)).toEqual([403, {
      status: 'error', message: 'Enter your password again before a secret is shown.', errors: { password: ['Sign in again to see it.'] },
    }]);
    expect((await show(bearer(await rig.token({ abilities: ['*'] }))))[0]).toBe(200);
    expect((await show({ ...(await signIn()), 'sec-fetch-site': 'same-origin' }))[0]).toBe(200);
  });

  test('does what no token may', async () => {
    const read = (headers: Record<string, string>) => rig.ask({ path: '/api/v1/acme/audit-log', headers });
    const cookie = await signIn();
    expect((await read(cookie)).status).toBe(200);
    expect(handled.at(-1)?.actor).toMatchObject({ kind: 'person', name: OWNER.email });
    const refused = await read(bearer(await rig.token({ abilities: ['*', 'audit.read'] })));
    expect([refused.status, refused.json]).toEqual([
      403, { status: 'error', message: 'This call is for people who are signed in, not for API tokens.' },
    ]);
    role = 'editor';
    expect((await read(cookie)).status).toBe(403);
    role = 'owner';
  });

  /** That a session was used is written beside the answer; every write after it comes after it. */
  const touched = () => rig.store.accounts.forgiveSignIn({ hashes: { place: 'nobody' }, nowMs: 0 });

  test('is let in no more 14 days after signing in', async () => {
    const cookie = await signIn();
    for (let day = 1; day < 28; day++) {
      rig.clock.advance(12 * 3_600_000 - 1);
      expect((await list(cookie)).status).toBe(200);
      await touched();
    }
    rig.clock.advance(12 * 3_600_000);
    expect((await list(cookie)).text).toBe('{"status":"error","message":"API token is required"}');
  });

  test('is let in no more when nothing was asked for 12 hours', async () => {
    const cookie = await signIn();
    rig.clock.advance(12 * 3_600_000 - 1);
    expect((await list(cookie)).status).toBe(200);
    await touched();
    rig.clock.advance(12 * 3_600_000);
    expect((await list(cookie)).status).toBe(401);
  });
});

describe('refused calls', () => {
  const statusesOf = async (count: number, headers: () => Asked['headers']) => {
    const statuses = await Promise.all(Array.from({ length: count }, async () => (await list(headers())).status));
    return Object.fromEntries(Object.entries(Object.groupBy(statuses, String)).map(([status, of]) => [status, of?.length]));
  };

  test('have a budget of their own, which lets good tokens pass', async () => {
    rig.clock.advance(60_000);
    const good = await rig.token({ rateLimit: 5 });
    const guess = () => bearer(`apitk_${crypto.randomUUID().replaceAll('-', '').repeat(2)}`);
    expect(await statusesOf(600, guess)).toEqual({ 401: 600 });
    const over = await list(guess());
    expect([over.status, over.json]).toEqual([429, { message: 'Too many requests', retry_after: 60 }]);
    expect(over.headers['retry-after']).toBe('60');
    expect(await statusesOf(5, () => bearer(good))).toEqual({ 200: 5 });
    rig.clock.advance(60_000);
    expect((await list(guess())).status).toBe(401);
  });

  test('are counted by the caller where one is known', async () => {
    rig.clock.advance(60_000);
    const [idle, good] = [await rig.token({ abilities: ['statuses.read'] }), await rig.token()];
    expect(await statusesOf(600, () => bearer(idle))).toEqual({ 403: 600 });
    expect([(await list(bearer(idle))).status, (await list(bearer(good))).status, (await list()).status]).toEqual([429, 200, 401]);
  });
});
