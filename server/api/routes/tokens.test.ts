import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiRig, OWNER } from '../rig.ts';
import type { Route } from '../route.ts';
import { tokenRoutes } from './tokens.ts';

type Row = Record<string, unknown> & { id: number; token: string };
type Body = { data: Row & { data: Row[] }; message: string; errors: Record<string, string[]>; retry_after: number };

const PING: Omit<Route, 'about'> = {
  method: 'GET', path: '/ping', ability: 'contacts.read', failure: 'Failed to ping', handle: async () => ({ status: 200, body: {} }),
};
const DAY_MS = 86_400_000;

let rig: ApiRig;
let cookie: string;

beforeAll(async () => {
  rig = await ApiRig.open({ routes: [PING], routesOf: tokenRoutes });
  const { email, password } = OWNER;
  const answer = await rig.ask({
    method: 'POST', path: '/login', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }),
  });
  cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(() => rig.close());

async function asOwner(line: string, body?: object, more: Record<string, string> = {}) {
  const [method = '', path = ''] = line.split(' ');
  const headers = { cookie, origin: rig.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...more };
  const answer = await rig.ask({ method, path: `/api/v1/acme${path}`, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: answer.json as Body };
}

const make = async (rules: object = {}) => (await asOwner('POST /tokens', { name: 'CRM', abilities: ['*'], ...rules })).body.data;
const ping = (token: string) => rig.ask({ path: '/api/v1/acme/ping', headers: { authorization: `Bearer ${token}` } });

describe('a token', () => {
  test('is made by its owner, works, and is not shown again', async () => {
    const made = await asOwner('POST /tokens', { name: 'CRM', abilities: ['contacts.read', 'contacts.read'], monthly_quota: 5 });
    expect(made.status).toBe(201);
    const { token, ...row } = made.body.data;
    expect(token).toMatch(/^apitk_[A-Za-z0-9]{64}$/);
    expect(row).toMatchObject({
      name: 'CRM', prefix: token.slice(0, 12), abilities: ['contacts.read'], rate_limit: null, monthly_quota: 5,
      expires_at: null, is_active: true, last_used_at: null,
    });
    expect((await ping(token)).status).toBe(200);
    const list = await asOwner('GET /tokens');
    expect(list.body.data.data.find(({ id }) => id === row.id)).toEqual({ ...row, last_used_at: expect.any(String) });
    expect(JSON.stringify(list.body)).not.toContain(token.slice(0, 20));
  });

  test('is switched off and on, and then ended for good', async () => {
    const { id, token } = await make();
    const off = await asOwner(`PATCH /tokens/${id}`, { is_active: false });
    expect([off.status, off.body.data['is_active']]).toEqual([200, false]);
    expect((await ping(token)).status).toBe(401);
    await asOwner(`PATCH /tokens/${id}`, { is_active: true });
    expect((await ping(token)).status).toBe(200);
    expect((await asOwner(`DELETE /tokens/${id}`)).body).toEqual({ status: 'success', message: 'Token revoked successfully' });
    expect((await ping(token)).status).toBe(401);
    expect((await asOwner(`PATCH /tokens/${id}`, { is_active: true })).status).toBe(404);
    expect((await asOwner(`DELETE /tokens/${id}`)).body.message).toBe('Token not found');
  });

  test('of another workspace is not there', async () => {
    await rig.addWorkspace('other');
    await rig.token({}, 'other');
    const all = await rig.store.tokens.list(null);
    const foreign = all.find(({ workspaceId }) => workspaceId !== all[0]?.workspaceId);
    expect((await asOwner(`DELETE /tokens/${foreign?.id}`)).status).toBe(404);
  });

  test.each<[object, string]>([
    [{ name: '' }, 'name'], [{ abilities: [] }, 'abilities'], [{ abilities: ['contacts.fly'] }, 'abilities.0'],
    [{ abilities: '*' }, 'abilities'], [{ abilities: ['tokens.manage'] }, 'abilities.0'], [{ rate_limit: -1 }, 'rate_limit'],
    [{ rate_limit: 1.5 }, 'rate_limit'], [{ monthly_quota: 0 }, 'monthly_quota'], [{ expires_at: '2001-01-01' }, 'expires_at'],
    [{ expires_at: 'soon' }, 'expires_at'], [{ token: 'mine' }, 'token'],
  ])('with %j is refused for its %s', async (rules, field) => {
    const answer = await asOwner('POST /tokens', { name: 'CRM', abilities: ['*'], ...rules });
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, [field]]);
  });

  test('cannot see tokens or make one, whatever it may do', async () => {
    const { token } = await make();
    const answer = await rig.ask({ path: '/api/v1/acme/tokens', headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(403);
  });

  test('is not kept in clear for a repeated call', async () => {
    const key = { 'idempotency-key': 'once' };
    const rules = { name: 'Once', abilities: ['*'] };
    const first = await asOwner('POST /tokens', rules, key);
    const again = await asOwner('POST /tokens', rules, key);
    expect(again).toEqual({ status: 201, body: { ...first.body, data: { ...first.body.data, token: null } } });
  });

  test('ends at its time', async () => {
    const { token } = await make({ expires_at: new Date(rig.clock.now() + 1_000).toISOString() });
    expect((await ping(token)).status).toBe(200);
    rig.clock.advance(1_000);
    expect((await ping(token)).status).toBe(401);
  });
});

describe('a limit', () => {
  test('is the own one of the token, else that of the workspace', async () => {
    const workspace = await rig.store.workspaces.bySubdomain('acme');
    if (!workspace) throw new Error('acme is there');
    const { id: workspaceId, name, country, referenceVersion } = workspace;
    const actor = { kind: 'command', id: null, name: 'test' } as const;
    const audit = { actor, action: 'workspace.updated', workspaceId, subjectId: null, details: {}, nowMs: rig.clock.now() } as const;
    await rig.store.workspaces.update({ workspaceId, name, country, rateLimit: 7, includeOriginal: false, referenceVersion, audit });
    const [ofWorkspace, own, none] = [await make(), await make({ rate_limit: 9 }), await make({ rate_limit: 0 })];
    const limitOf = async ({ token }: Row) => (await ping(token)).headers['ratelimit-limit'];
    expect([await limitOf(ofWorkspace), await limitOf(own), await limitOf(none)]).toEqual(['7', '9', undefined]);
  });

  test('of a month refuses to the first of the next, and no sooner', async () => {
    const { id, token } = await make({ rate_limit: 0, monthly_quota: 20 });
    const statuses = [];
    for (let n = 0; n < 22; n++) statuses.push((await ping(token)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429, 429]);
    const refused = await ping(token);
    const now = new Date(rig.clock.now());
    const seconds = Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - now.getTime()) / 1000);
    expect(refused.json).toEqual({ message: 'Too many requests', retry_after: seconds });
    expect(refused.headers).toMatchObject({ 'retry-after': String(seconds), 'ratelimit-limit': '20', 'ratelimit-remaining': '0' });
    await asOwner(`PATCH /tokens/${id}`, { monthly_quota: 21 });
    expect([(await ping(token)).status, (await ping(token)).status]).toEqual([200, 429]);
    rig.clock.advance(32 * DAY_MS);
    expect((await ping(token)).status).toBe(200);
  });
});
