import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueSetupLink } from '../../auth/setup-link.ts';
import { ApiRig, OWNER, type Asked, type Given } from '../rig.ts';

let rig: ApiRig;

const JSON_BODY = { 'content-type': 'application/json' };
const OWN = { 'sec-fetch-site': 'same-origin' };

function post(path: string, body: unknown, headers: Asked['headers'] = OWN) {
  return rig.ask({ method: 'POST', path, headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
}

const login = (wishes: Record<string, unknown> = {}, headers: Asked['headers'] = {}) =>
  post('/login', { email: OWNER.email, password: OWNER.password, ...wishes }, headers);

function cookieOf({ headers }: Given): { cookie: string } {
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

const me = (headers: Record<string, string> = {}) => rig.ask({ path: '/me', headers });

describe('with an owner', () => {
  beforeAll(async () => {
    rig = await ApiRig.open();
  });
  // Nobody is held to the guesses of the test before.
  afterEach(() => rig.clock.advance(1_800_000));
  afterAll(() => rig.close());

  test('signs in, says who is there, and signs out', async () => {
    const signedIn = await login({ email: OWNER.email.toUpperCase() });
    expect([signedIn.status, signedIn.text]).toEqual([204, '']);
    expect(signedIn.headers['set-cookie']?.[0]).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600$/,
    );
    const cookie = cookieOf(signedIn);
    const data = { email: OWNER.email, name: OWNER.name, workspaces: [{ subdomain: 'acme', role: 'owner' }] };
    expect((await me(cookie)).json).toMatchObject({ status: 'success', data });
    expect((await me({ cookie: `a=b; ${cookie.cookie}; c=d` })).status).toBe(200);

    expect((await post('/logout', {}, cookie)).status).toBe(403);
    expect((await me(cookie)).status).toBe(200);
    const signedOut = await post('/logout', {}, { ...cookie, ...OWN });
    expect([signedOut.status, signedOut.headers['set-cookie']?.[0]]).toEqual([
      204,
      '__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0',
    ]);
    expect(await me(cookie)).toMatchObject({ status: 401, json: { status: 'error', message: 'Invalid credentials' } });
  });

  test('gives every sign-in a session of its own', async () => {
    const [first, second] = [cookieOf(await login()), cookieOf(await login({}, { cookie: '__Host-session=chosen' }))];
    expect(first).not.toEqual(second);
    await post('/logout', {}, { ...first, ...OWN });
    expect((await me(second)).status).toBe(200);
  });

  test.each([
    ['no cookie', {}],
    ['a cookie of somebody else', { cookie: 'session=1; __Host-session' }],
    ['an unknown session', { cookie: `__Host-session=${'a'.repeat(43)}` }],
    ['no session at all', { cookie: "__Host-session=' OR 1=1" }],
  ])('knows nobody by %s', async (_what, headers) => {
    expect((await me(headers)).status).toBe(401);
  });

  test('answers wrong passwords and unknown accounts alike', async () => {
    const answers = [
      await login({ password: 'wrong' }),
      await login({ email: 'nobody@acme.example' }),
      await login({ email: `${OWNER.email}'--` }),
      await login({ password: 'wrong', redirect: 'https://evil.example/' }),
    ];
    for (const { status, text, headers } of answers) {
      expect([status, text]).toEqual([401, '{"status":"error","message":"Invalid credentials"}']);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  test.each([
    [{ email: [OWNER.email] }, 'email'],
    [{ email: undefined }, 'email'],
    [{ email: 'a'.repeat(192) }, 'email'],
    [{ password: '' }, 'password'],
    [{ password: 1 }, 'password'],
    [{ password: 'x'.repeat(1_025) }, 'password'],
  ])('refuses %j by its field', async (wishes, field) => {
    const { status, json } = await login(wishes);
    expect([status, Object.keys((json as { errors: object }).errors)]).toEqual([422, [field]]);
  });

  test('takes sign-ins from our own pages and from no browser', async () => {
    expect((await login({}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await login({}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await login({}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await login({}, OWN)).status).toBe(204);
    expect((await login()).status).toBe(204);
  });

  test('slows guessing down, also side by side, without locking the owner out', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => login({ password: `guess ${i}` })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(45).fill(429)]);
    const refused = await login();
    expect([refused.status, refused.json, refused.headers['retry-after']]).toEqual([
      429,
      { message: 'Too many requests', retry_after: 5 },
      '5',
    ]);
    rig.clock.advance(5_000);
    expect((await login({ password: 'the sixth guess' })).status).toBe(401);
    expect((await login()).headers['retry-after']).toBe('10');
    rig.clock.advance(10_000);
    const owner = await login();
    expect(owner.status).toBe(204);
    expect((await login()).status).toBe(204); // Whoever has come in waits no more.
    for (let i = 0; i < 6; i++) await login({ password: `guess ${i}` });
    expect((await login()).status).toBe(429);
    expect((await login({}, cookieOf(owner))).status).toBe(204); // And where somebody is signed in, others' failures do not count.
  });

  test('slows guessing at an account that nobody has in the same way', async () => {
    const told = async (email: string) => {
      const answers = [];
      for (let i = 0; i < 7; i++) answers.push(await login({ email, password: 'a guess' }));
      return answers.map(({ status, text, headers }) => [status, text, headers['retry-after']]);
    };
    const known = await told(OWNER.email);
    expect(known.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await told('nobody@acme.example')).toEqual(known);
  });

  test('notes every sign-in, and whether its device is a new one', async () => {
    for (const browser of ['First', 'First', 'Second', 'First']) await login({}, { 'user-agent': browser });
    const { id: workspaceId = 0 } = (await rig.store.workspaces.bySubdomain('acme')) ?? {};
    const notes = await rig.store.audit.list({ workspaceId, limit: 4 });
    expect(notes.map(({ action, details }) => [action, details['user_agent'], details['device']])).toEqual([
      ['person.signed_in', 'First', 'known'],
      ['person.signed_in', 'Second', 'new'],
      ['person.signed_in', 'First', 'known'],
      ['person.signed_in', 'First', 'new'],
    ]);
  });

  test('counts failures alone', async () => {
    for (let i = 0; i < 12; i++) expect((await login()).status).toBe(204);
  });

  test('hashes a password anew that was hashed at another cost', async () => {
    const hashed = async () => (await rig.store.accounts.byEmail(OWNER.email))?.passwordHash ?? '';
    const { id: accountId = 0 } = (await rig.store.accounts.byEmail(OWNER.email)) ?? {};
    // Of the password "password", made by the reference implementation.
    const old = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const before = await hashed();
    await rig.store.accounts.rehashPassword({ accountId, from: before, to: old });
    expect((await login({ password: 'wrong' })).status).toBe(401);
    expect(await hashed()).toBe(old);
    expect((await login({ password: 'password' })).status).toBe(204);
    const renewed = await hashed();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login({ password: 'password' })).status).toBe(204);
    expect(await hashed()).toBe(renewed);
    await rig.store.accounts.rehashPassword({ accountId, from: renewed, to: before });
  });

  test('stops an address that tries many accounts', async () => {
    const statuses = [];
    for (let i = 0; i < 51; i++) statuses.push((await login({ email: `user${i}@acme.example` })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(50);
    expect(statuses.at(-1)).toBe(429);
  });

  test('has nothing to set up', async () => {
    expect(await issueSetupLink(rig.store, rig.clock, rig.origin)).toBeNull();
    const wishes = { token: 'x', subdomain: 'new', name: 'New', email: 'a@b.example', password: 'long enough' };
    expect((await post('/setup', wishes)).status).toBe(403);
  });
});

describe('on a fresh installation', () => {
  let token: string;

  beforeAll(async () => {
    rig = await ApiRig.open({ withOwner: false });
    const older = await issueSetupLink(rig.store, rig.clock, rig.origin);
    const link = await issueSetupLink(rig.store, rig.clock, rig.origin);
    expect(link).toMatch(new RegExp(`^${rig.origin}/setup\\?token=[\\w-]{43}$`));
    expect(link).not.toBe(older);
    token = new URL(link ?? '').searchParams.get('token') ?? '';
    expect((await setUp({ token: new URL(older ?? '').searchParams.get('token') })).status).toBe(403);
  });
  afterAll(() => rig.close());

  const setUp = (wishes: Record<string, unknown> = {}, headers: Asked['headers'] = OWN) => {
    const registration = { subdomain: 'acme', name: 'Acme Inc.', email: 'Ada@acme.example', password: 'long enough' };
    return post('/setup', { token, ...registration, ...wishes }, headers);
  };

  test.each([
    ['subdomain', 'Acme'],
    ['subdomain', '-a'],
    ['subdomain', 'a'.repeat(64)],
    ['subdomain', undefined],
    ['name', ' '],
    ['email', 'nobody'],
    ['password', 'short'],
    ['admin', true],
  ])('refuses %s: %j and keeps the link', async (field, value) => {
    const { status, json } = await setUp({ [field]: value });
    expect([status, Object.keys((json as { errors: object }).errors)]).toEqual([422, [field]]);
  });

  test('refuses other tokens and other sites', async () => {
    for (const other of ['', undefined, 'a'.repeat(43), token.slice(1)]) expect((await setUp({ token: other })).status).toBe(403);
    for (const headers of [{}, { origin: 'https://evil.example' }]) expect((await setUp({}, headers)).status).toBe(403);
    expect(await rig.store.accounts.count()).toBe(0);
  });

  test('makes one workspace and signs its owner in', async () => {
    const answers = await Promise.all([setUp(), setUp()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
    const made = answers.find(({ status }) => status === 201);
    expect(made?.json).toEqual({ status: 'success', data: { subdomain: 'acme' }, message: 'Workspace created successfully' });
    const workspaces = [{ subdomain: 'acme', role: 'owner' }];
    expect((await me(made && cookieOf(made))).json).toMatchObject({ data: { name: 'Ada', workspaces } });
    const workspace = await rig.store.workspaces.bySubdomain('acme');
    expect(workspace).toMatchObject({ name: 'Acme Inc.', endpoints: [{ enabled: false }] });
    expect((await post('/login', { email: 'ada@acme.example', password: 'long enough' })).status).toBe(204);
    expect((await setUp({ subdomain: 'again' })).status).toBe(403);
  });
});

test('keeps an open link from making a second owner', async () => {
  rig = await ApiRig.open({ withOwner: false });
  const link = new URL((await issueSetupLink(rig.store, rig.clock, rig.origin)) ?? '');
  await rig.addWorkspace('acme');
  const body = { token: link.searchParams.get('token'), subdomain: 'new', name: 'A', email: 'a@b.example', password: 'long enough' };
  expect(await post('/setup', body)).toMatchObject({ status: 403, json: { message: 'This setup link is not valid any more.' } });
  await rig.close();
});

test('gives the link back when nothing came of it', async () => {
  let fail = true;
  rig = await ApiRig.open({
    withOwner: false,
    wrap: (store) => ({
      ...store,
      tokens: store.tokens,
      accounts: store.accounts,
      workspaces: {
        ...store.workspaces,
        create: (workspace) => (fail ? Promise.reject(new Error('disk')) : store.workspaces.create(workspace)),
      },
    }),
  });
  const link = new URL((await issueSetupLink(rig.store, rig.clock, rig.origin)) ?? '');
  const body = { token: link.searchParams.get('token'), subdomain: 'acme', name: 'A', email: 'a@b.example', password: 'long enough' };
  expect(await post('/setup', body)).toMatchObject({ status: 500, json: { message: 'Failed to set up the workspace' } });
  fail = false;
  expect((await post('/setup', body)).status).toBe(201);
  await rig.close();
});
