import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Right } from '../../auth/abilities.ts';
import { ROLES, type Role } from '../../workspace/role.ts';
import { apiRoutes } from '../routes/index.ts';
import { ApiRig, OWNER, type Given } from '../rig.ts';
import type { Route } from '../route.ts';

let rig: ApiRig;
let routes: Route[] = [];
type Person = Record<'cookie' | 'sec-fetch-site', string>;
let owner: Person;

beforeAll(async () => {
  rig = await ApiRig.open({ routesOf: (ports) => (routes = apiRoutes(ports)) });
  owner = await signIn(OWNER.email, OWNER.password);
});
afterAll(() => rig.close());

const PASSWORD = 'a long enough phrase';
const asPerson = ({ headers }: Given): Person => ({
  cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin',
});

function ask(method: string, path: string, person: Record<string, string>, body?: unknown) {
  const given = body === undefined ? {} : { body: JSON.stringify(body) };
  return rig.ask({ method, path, headers: { 'content-type': 'application/json', ...person }, ...given });
}

const call = (method: string, path: string, person: Record<string, string>, body?: unknown) =>
  ask(method, `/api/v1/acme${path}`, person, body);

async function signIn(email: string, password: string): Promise<Person> {
  return asPerson(await ask('POST', '/login', {}, { email, password }));
}

type Data = { data: { id: number; link: string; data: { id: number; email: string; role: Role; current: boolean }[] } };
const dataOf = ({ json }: Given) => (json as Data).data;

async function invite(role: Role, email?: string): Promise<string> {
  const { link } = dataOf(await call('POST', '/invites', owner, { role, ...(email !== undefined && { email }) }));
  expect(link.startsWith(`${rig.origin}/join?token=`)).toBe(true);
  return new URL(link).searchParams.get('token') ?? '';
}

const accept = (token: string, wishes: Record<string, unknown> = {}) =>
  ask('POST', '/invites/accept', { 'sec-fetch-site': 'same-origin' }, {
    token, name: 'Grace', email: 'grace@acme.example', password: PASSWORD, ...wishes,
  });

const member = async (email: string) =>
  dataOf(await call('GET', '/members', owner)).data.find((one) => one.email === email)?.id ?? 0;

test('an invite link brings one person in', async () => {
  const token = await invite('editor', 'grace@acme.example');
  expect((await accept(token, { email: 'eve@acme.example' })).status).toBe(422);
  expect((await accept(token, { password: 'short' })).status).toBe(422);
  expect((await accept(`${token}x`)).json).toEqual({ status: 'error', message: 'This invite link is not valid any more.' });
  const joined = await accept(token);
  expect([joined.status, dataOf(joined)]).toEqual([201, { subdomain: 'acme' }]);
  expect((await call('GET', '/members', asPerson(joined))).status).toBe(200);
  expect((await accept(token, { email: 'eve@acme.example' })).status).toBe(403);
});

test('an invite that was withdrawn or is too old brings nobody in', async () => {
  const withdrawn = await invite('owner');
  const [newest] = dataOf(await call('GET', '/invites', owner)).data;
  expect((await call('DELETE', `/invites/${newest?.id}`, owner)).status).toBe(200);
  expect((await call('DELETE', `/invites/${newest?.id}`, owner)).status).toBe(404);
  expect((await accept(withdrawn)).status).toBe(403);
  const old = await invite('owner');
  rig.clock.advance(7 * 86_400_000);
  expect((await accept(old)).status).toBe(403);
  owner = await signIn(OWNER.email, OWNER.password);
});

test('who has an account joins with its password alone', async () => {
  const token = await invite('viewer');
  expect((await accept(token, { email: OWNER.email, password: 'not the password' })).status).toBe(401);
  expect((await accept(token, { email: OWNER.email, password: OWNER.password })).status).toBe(201);
  expect((await call('GET', '/audit-log', owner)).status).toBe(200); // A member who accepts keeps the mightier role.
});

/** The least role that may. A new right does not compile without a line here. */
const LEAST: Record<Right, Role> = {
  'contacts.create': 'editor', 'contacts.read': 'viewer', 'contacts.update': 'editor', 'contacts.delete': 'editor',
  'statuses.create': 'editor', 'statuses.read': 'viewer', 'statuses.update': 'editor', 'statuses.delete': 'editor',
  'sources.create': 'editor', 'sources.read': 'viewer', 'sources.update': 'editor', 'sources.delete': 'editor',
  'groups.create': 'editor', 'groups.read': 'viewer', 'groups.update': 'editor', 'groups.delete': 'editor',
  'templates.read': 'viewer', 'templatebots.read': 'viewer', 'messagebots.read': 'viewer', 'messages.send': 'editor',
  'webhooks.read': 'viewer', 'webhooks.update': 'owner', 'imports.create': 'editor', 'whatsapp.read': 'viewer',
  'whatsapp.update': 'owner', 'workspace.read': 'viewer', 'workspace.update': 'owner', 'tokens.manage': 'owner',
  'members.read': 'viewer', 'members.manage': 'owner', 'audit.read': 'owner',
};

test('every route lets in the roles that may, and no other', async () => {
  const people: Partial<Record<Role, Person>> = {};
  for (const role of ROLES) {
    people[role] = asPerson(await accept(await invite(role), { email: `the-${role}@acme.example` }));
  }
  expect(routes.length).toBeGreaterThan(30);
  for (const { method, path, ability } of routes) {
    for (const role of ROLES) {
      // A body of an unknown key, for a record that nobody has: nothing is changed by whoever is let in.
      const body = method === 'GET' ? undefined : '[]';
      const url = `/api/v1/acme${path.replace(/:\w+/g, '999999')}`;
      const given = body === undefined ? {} : { body };
      const headers = { 'content-type': 'application/json', ...people[role] };
      const { status } = await rig.ask({ method, path: url, headers, ...given });
      const isLetIn = ROLES.indexOf(role) <= ROLES.indexOf(LEAST[ability]);
      expect([method, path, role, status === 403, status === 401]).toEqual([method, path, role, !isLetIn, false]);
    }
  }
});

test('no page of a stranger’s makes a call that changes anything', async () => {
  const { paths } = (await rig.ask({ path: '/openapi.json' })).json as { paths: Record<string, Record<string, object>> };
  const unsafe = Object.entries(paths).flatMap(([path, calls]) =>
    Object.keys(calls).filter((method) => method !== 'get' && path !== '/webhooks/meta').map((method) => ({ method: method.toUpperCase(), path })),
  );
  expect(unsafe.length).toBeGreaterThan(50);
  const { cookie } = owner;
  const pages = [
    { origin: 'https://evil.example' }, { origin: 'null' }, { origin: `${rig.origin}.evil.example` },
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site', origin: rig.origin }, { 'sec-fetch-site': 'none' },
  ];
  for (const { method, path } of unsafe) {
    const url = path.replace('{subdomain}', 'acme').replace(/\{\w+\}/, '999999');
    for (const page of path === '/login' ? pages : [...pages, {}]) {
      const { status } = await rig.ask({ method, path: url, headers: { 'content-type': 'application/json', cookie, ...page }, body: '[]' });
      expect([method, path, page, status]).toEqual([method, path, page, 403]);
    }
  }
});

test('a role counts from the next call, and the last owner stays', async () => {
  const token = await invite('editor');
  const joan = asPerson(await accept(token, { email: 'joan@acme.example' }));
  const id = await member('joan@acme.example');
  expect((await call('PATCH', `/members/${id}`, owner, { role: 'king' })).status).toBe(422);
  const seen = (role: string) => ({ ...owner, 'if-match': `"${role}"` });
  expect((await call('PATCH', `/members/${id}`, seen('owner'), { role: 'viewer' })).status).toBe(412);
  expect((await call('DELETE', `/members/${id}`, seen('owner'))).status).toBe(412);
  expect((await call('PATCH', `/members/${id}`, owner, { role: 'owner' })).status).toBe(200);
  expect((await call('GET', '/members', joan)).status).toBe(401); // Signed out: what she may do has changed.
  const again = await signIn('joan@acme.example', PASSWORD);
  expect((await call('GET', '/audit-log', again)).status).toBe(200);
  for (const other of dataOf(await call('GET', '/members', again)).data.filter((one) => one.role === 'owner' && one.id !== id)) {
    expect((await call('PATCH', `/members/${other.id}`, again, { role: 'viewer' })).status).toBe(200);
  }
  const last = await call('DELETE', `/members/${id}`, again);
  expect([last.status, last.json]).toEqual([
    400, { status: 'error', message: 'The last owner stays. Make somebody else an owner first.' },
  ]);
  expect((await call('PATCH', `/members/${await memberSeenBy(again)}`, again, { role: 'owner' })).status).toBe(200);
  owner = await signIn(OWNER.email, OWNER.password);
  expect((await call('DELETE', `/members/${id}`, owner)).status).toBe(200);
  expect((await call('GET', '/members', again)).status).toBe(401);
});

const memberSeenBy = async (person: Person) =>
  dataOf(await call('GET', '/members', person)).data.find(({ email }) => email === OWNER.email)?.id ?? 0;

test('a person sees and ends their own sessions', async () => {
  const [here, there] = [await signIn('grace@acme.example', PASSWORD), await signIn('grace@acme.example', PASSWORD)];
  const { data } = dataOf(await ask('GET', '/me/sessions', here));
  expect(data.filter(({ current }) => current)).toHaveLength(1);
  expect(JSON.stringify(data)).not.toContain(here.cookie.split('=')[1]);
  const other = data.find(({ current }) => !current)?.id;
  expect((await ask('DELETE', `/me/sessions/${other}`, owner)).status).toBe(404);
  expect((await ask('DELETE', '/me/sessions/%25', here)).status).toBe(404);
  expect((await ask('DELETE', `/me/sessions/${other}`, { cookie: here.cookie })).status).toBe(403);
  expect((await ask('DELETE', `/me/sessions/${other}`, here)).status).toBe(200);
  expect((await ask('GET', '/me', there)).status).toBe(401);
  const third = await signIn('grace@acme.example', PASSWORD);
  expect((await ask('DELETE', '/me/sessions', here)).status).toBe(200);
  expect((await ask('GET', '/me', third)).status).toBe(401);
  expect((await ask('GET', '/me', here)).status).toBe(200);
});

test('a new password ends every session but the one it begins', async () => {
  const [here, there] = [await signIn('grace@acme.example', PASSWORD), await signIn('grace@acme.example', PASSWORD)];
  const change = (current_password: string) => ask('POST', '/me/password', here, { current_password, password: 'another long phrase' });
  expect((await change('not the password')).status).toBe(401);
  expect((await ask('GET', '/me', there)).status).toBe(200);
  const changed = await change(PASSWORD);
  expect(changed.status).toBe(204);
  expect((await ask('GET', '/me', asPerson(changed))).status).toBe(200);
  for (const person of [here, there]) expect((await ask('GET', '/me', person)).status).toBe(401);
  expect((await ask('POST', '/login', {}, { email: 'grace@acme.example', password: PASSWORD })).status).toBe(401);
});

test('strangers at many addresses do not lock out whom we know', async () => {
  const { hashSecret } = await import('../../auth/secret.ts');
  const nowMs = rig.clock.now();
  const tryFrom = (place: string) =>
    rig.store.accounts.countSignIn({ hashes: { place, account: hashSecret(`account ${OWNER.email}`) }, nowMs });
  for (let nth = 0; nth < 100; nth++) await tryFrom(`stranger ${nth}`);
  expect(await tryFrom('one more')).not.toBeNull();
  expect((await ask('POST', '/login', {}, { email: OWNER.email, password: OWNER.password })).status).toBe(204);
  const viewer = { email: 'the-viewer@acme.example', password: PASSWORD };
  expect((await ask('POST', '/login', {}, viewer)).status).toBe(204);
});

test('the workspace is renamed by its owner', async () => {
  expect((await call('PATCH', '/workspace', owner, { country: 'Germany' })).status).toBe(422);
  const changed = await call('PATCH', '/workspace', owner, { name: 'Acme & Sons', country: 'DE' });
  expect(dataOf(changed)).toMatchObject({ subdomain: 'acme', name: 'Acme & Sons', country: 'DE' });
  expect(dataOf(await call('GET', '/workspace', owner))).toEqual(dataOf(changed));
});

test('all of this is noted, without a secret', async () => {
  const { text } = await call('GET', '/audit-log?limit=1000', owner);
  for (const action of ['invite.created', 'invite.revoked', 'member.joined', 'member.updated', 'member.removed',
    'person.signed_in', 'person.password_changed', 'workspace.updated']) expect(text).toContain(`"${action}"`);
  expect(text).not.toMatch(/long enough phrase|correct horse|argon2|token=/);
});
