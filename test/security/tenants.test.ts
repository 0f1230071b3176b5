import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { unboundIn, unboundOf } from '../support/bound-statements.ts';
import { connect, openSiteWithMeta, type SentView } from '../support/meta.ts';
import { listen, PASSWORD, temporaryFolder, type Workspace } from '../support/site.ts';
import { tableRows } from '../support/table-rows.ts';
import { until } from '../support/until.ts';
import type { CursorView } from '../support/views.ts';

/**
 * Every call of the document, from one workspace with the ids of another: answered word for word as with an id that
 * nobody has, with nothing read and nothing changed. A call with an id that is not listed here fails.
 */
const CANARY = 'Zephyrine';

type Operation = {
  security: object[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  'x-example-requests': { body?: Record<string, unknown>; text?: string }[];
};
type Call = { method: string; path: string; operation: Operation };

const watched = join(await temporaryFolder(), 'statements');
const watching = new URL('../support/watched-statements.ts', import.meta.url).href;
const { site, meta } = await openSiteWithMeta({ env: { NODE_OPTIONS: `--import ${watching}`, WATCHED_STATEMENTS: watched } });
afterAll(async () => {
  await site.close();
  await meta.close();
  await rm(join(watched, '..'), { recursive: true });
});

let other: Workspace;
let cookie: string;
let calls: Call[];
/** By the first part of the path: an id of theirs, and one of the same shape that nobody has. */
let ids: Record<string, { theirs: string; nobodys: string }>;
let rowsBefore: string[];

async function signedIn(subdomain: string): Promise<string> {
  const body = JSON.stringify({ email: `owner@${subdomain}.example`, password: PASSWORD });
  const answer = await fetch(`${site.server.origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function asOwner<T>(subdomain: string, path: string, body?: object): Promise<T> {
  const headers = { cookie: await signedIn(subdomain), origin: site.server.origin, 'content-type': 'application/json' };
  const answer = await fetch(site.server.origin + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  return ((await answer.json()) as { data: T }).data;
}

const theirRows = async () => (await tableRows(site.place)).filter((row) => row.includes(CANARY) || /"workspace_id":2[,}]/.test(row));

/** One of everything in the other workspace, all of it marked. */
async function furnish(): Promise<Record<string, string | number>> {
  const { api } = other;
  const make = async (path: string, body: object) => (await api.post<{ id: number }>(path, body)).data.id;
  await listen(api, { webhook_url: site.receiver.url(), execution: 'queued' });
  const status_id = await make('/statuses', { name: `${CANARY} status` });
  const source_id = await make('/sources', { name: `${CANARY} source` });
  const made = {
    statuses: status_id,
    sources: source_id,
    groups: await make('/groups', { name: `${CANARY} group` }),
    'custom-fields': await make('/custom-fields', { name: `${CANARY} field`, type: 'text' }),
    contacts: await make('/contacts', { firstname: CANARY, phone: '+14155550988', type: 'lead', status_id, source_id }),
    'webhook-endpoints': await make('/webhook-endpoints', { url: `https://hooks.example.com/${CANARY}` }),
  };
  const file = `firstname,phone,type,status_id,source_id\n${CANARY},x,lead,${status_id},${source_id}\n`;
  await api.call({ method: 'POST', path: '/imports/contacts', headers: { 'content-type': 'text/csv' }, body: file });
  await connect(api);
  const sent = await api.post<SentView>('/messages/send', { phone_number: '+14155550989', message_body: `Dear ${CANARY}` });
  const newest = async (path: string) => (await api.get<CursorView<{ id: number }>>(`${path}?limit=1`)).data.data[0]?.id ?? 0;
  const job = await recoverySomewhere();
  await until('all is quiet', async () => {
    const done = (await api.get<{ data: { state: string }[] }>('/imports')).data.data.every(({ state }) => state === 'done');
    const due = (await api.get<CursorView<object>>('/webhook-deliveries?state=due')).data.data.length;
    const status = await api.get<{ delivery_status: string }>(`/messages/${encodeURIComponent(sent.data.message_id)}/status`);
    return done && due === 0 && status.data.delivery_status === 'read';
  });
  return {
    ...made,
    'webhook-jobs': job,
    messages: sent.data.message_id,
    imports: await newest('/imports'),
    'webhook-logs': await newest('/webhook-logs'),
    'webhook-deliveries': await newest('/webhook-deliveries'),
    'webhook-events': await newest('/webhook-events'),
    ...(await peopleOf('other')),
  };
}

/** A job needs something to resend: what happened while webhooks were off. */
async function recoverySomewhere(): Promise<number> {
  const { api } = other;
  await api.put('/webhook-settings', { webhook_enabled: false });
  await api.post('/sources', { name: `${CANARY} while off` });
  await api.put('/webhook-settings', { webhook_enabled: true });
  const [endpoint] = (await api.get<CursorView<{ id: number }>>('/webhook-endpoints')).data.data;
  const answer = await api.post<{ job_id: number }>(`/webhook-endpoints/${endpoint?.id}/recover`, { since: '2026-01-01T00:00:00Z' });
  await until('the job is done', async () => (await api.get<{ state: string }>(`/webhook-jobs/${answer.data.job_id}`)).data.state === 'done');
  return answer.data.job_id;
}

async function peopleOf(subdomain: string): Promise<Record<string, string | number>> {
  await asOwner(subdomain, `/api/v1/${subdomain}/invites`, { role: 'editor', email: `${CANARY}@other.example` });
  const first = async (path: string) => {
    const list = await asOwner<{ id: string }[] | { data: { id: string }[] }>(subdomain, path);
    return [list].flatMap((one) => ('data' in one ? one.data : one))[0]?.id ?? '';
  };
  const base = `/api/v1/${subdomain}`;
  return {
    invites: await first(`${base}/invites`),
    members: await first(`${base}/members`),
    tokens: await first(`${base}/tokens`),
    sessions: await first('/me/sessions'),
  };
}

/** Of the same length and letters, so that it is refused for being unknown and for nothing else. */
function unlike(id: string): string {
  if (/^\d+$/.test(id)) return '987654321';
  const [, prefix = '', rest = ''] = /^((?:evt_|msg_|wamid\.)?)(.*)$/.exec(id) ?? [];
  return prefix + rest.replace(/[a-z0-9]/gi, (letter) => (letter === '0' ? '1' : '0'));
}

beforeAll(async () => {
  other = await site.addWorkspace('other');
  const found = await furnish();
  ids = Object.fromEntries(Object.entries(found).map(([kind, id]) => [kind, { theirs: String(id), nobodys: unlike(String(id)) }]));
  await site.api.post('/statuses', { name: 'Own' });
  await site.api.post('/sources', { name: 'Own' });
  cookie = await signedIn('acme');
  const document = (await (await fetch(`${site.server.origin}/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
  calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([, { security }]) => security.length > 0).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  rowsBefore = await theirRows();
});

type Wishes = { path?: string; body?: object; subdomain?: string; by?: 'token' | 'session' };

async function ask(call: Call, { path = call.path, body, subdomain = 'acme', by = 'session' }: Wishes): Promise<[number, string]> {
  const [example] = call.operation['x-example-requests'];
  const text = example?.text;
  const sends = call.method !== 'GET' && call.operation.requestBody !== undefined;
  const answer = await fetch(site.server.origin + path.replace('{subdomain}', subdomain), {
    method: call.method,
    headers: {
      ...(by === 'session' ? { cookie, origin: site.server.origin } : { authorization: `Bearer ${site.acme.token}` }),
      ...(sends && { 'content-type': text === undefined ? 'application/json' : 'text/csv' }),
    },
    ...(sends && { body: text ?? JSON.stringify(body ?? example?.body ?? {}) }),
  });
  return [answer.status, await answer.text()];
}

const takesToken = ({ operation }: Call) => operation.security.some((scheme) => 'token' in scheme);
const kindOf = (path: string) => path.replace('/api/v1/{subdomain}', '').replace(/^\/me\//, '/').split('/')[1] ?? '';

describe('another workspace', () => {
  test('has one of everything that a path can name', () => {
    const kinds = calls.filter(({ path }) => /\{(?!subdomain)/.test(path)).map(({ path }) => kindOf(path));
    expect(kinds.length).toBeGreaterThan(40);
    for (const kind of kinds) expect(ids[kind]?.theirs, kind).toMatch(/^(?!0$|undefined$).+/);
  });

  test('its ids in a path are as unknown as ids that nobody has', async () => {
    for (const call of calls.filter(({ path }) => /\{(?!subdomain)/.test(path))) {
      for (const by of takesToken(call) ? (['token', 'session'] as const) : (['session'] as const)) {
        const { theirs = '', nobodys = '' } = ids[kindOf(call.path)] ?? {};
        const filled = (id: string) => call.path.replace(/\{(?!subdomain)\w+\}/, encodeURIComponent(id));
        const answer = await ask(call, { path: filled(theirs), by });
        expect(answer, `${call.method} ${call.path} by ${by}`).toEqual(await ask(call, { path: filled(nobodys), by }));
        expect(answer[0], `${call.method} ${call.path}`).toBeGreaterThanOrEqual(400);
      }
    }
  });

  test('its ids and words in a query find nothing', async () => {
    const values = [...Object.values(ids).map(({ theirs }) => theirs), CANARY];
    const reads = calls.filter(({ method, path }) => method === 'GET' && !path.includes('{id}') && !path.includes('{messageId}'));
    expect(reads.length).toBeGreaterThan(15);
    for (const call of reads) {
      const names = call.operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      const queries = ['', ...names.flatMap((name) => [...new Set(values)].map((value) => `?${new URLSearchParams({ [name]: value })}`))];
      for (const query of queries) {
        const [status, text] = await ask(call, { path: call.path + query });
        expect(status, call.path + query).toBeLessThan(500);
        expect(text.replaceAll(encodeURIComponent(CANARY), '').replaceAll(`q=${CANARY}`, ''), call.path + query).not.toContain(CANARY);
      }
    }
  });

  test('its ids in a body are as unknown as ids that nobody has', async () => {
    const fields: Record<string, string> = { status_id: 'statuses', source_id: 'sources', assigned_id: 'members', group_id: 'groups' };
    let tried = 0;
    for (const call of calls.filter(({ path, operation }) => operation.requestBody && !path.includes('{id}'))) {
      const schema = Object.values(call.operation.requestBody?.content ?? {})[0]?.schema ?? {};
      const body = { ...call.operation['x-example-requests'][0]?.body };
      for (const [field, kind] of Object.entries(fields).filter(([name]) => name in (schema.properties ?? {}))) {
        const given = (id: string | undefined) => ask(call, { body: { ...body, [field]: field === 'group_id' ? [Number(id)] : Number(id) } });
        tried++;
        expect(await given(ids[kind]?.theirs), `${call.method} ${call.path} ${field}`).toEqual(await given(ids[kind]?.nobodys));
      }
    }
    expect(tried).toBeGreaterThanOrEqual(3);
    const [status, text] = await ask({ method: 'POST', path: '/api/v1/{subdomain}/messages/send', operation: { security: [], parameters: [], requestBody: { content: {} }, 'x-example-requests': [] } }, {
      body: { phone_number: '+14155550988', message_body: 'x', from_phone_number_id: FAKE.numberId },
    });
    expect([status >= 400, text.includes(CANARY)]).toEqual([true, false]);
  });

  test('is closed to the token and the session of this one, call by call', async () => {
    const inside = calls.filter(({ path }) => path.includes('{subdomain}'));
    for (const call of inside) {
      const path = call.path.replace(/\{(?!subdomain)\w+\}/, encodeURIComponent(ids[kindOf(call.path)]?.theirs ?? ''));
      for (const by of ['token', 'session'] as const) {
        const [status, text] = await ask(call, { path, subdomain: 'other', by });
        expect([status, text.includes(CANARY)], `${call.method} ${call.path} by ${by}`).toEqual([401, false]);
      }
    }
  });

  test('answers repeats to its own callers alone', async () => {
    const make = ({ api }: Workspace, body: object) =>
      api.call<{ id: number; name: string }>({ method: 'POST', path: '/groups', headers: { 'Idempotency-Key': 'the-same' }, body: JSON.stringify(body) });
    expect((await make(site.acme, { name: 'Mine' })).data.name).toBe('Mine');
    const theirs = await make(other, { name: `${CANARY} repeated` });
    expect([theirs.status, theirs.data.name]).toEqual([201, `${CANARY} repeated`]);
    await other.api.delete(`/groups/${theirs.data.id}`);
  });
});

test('no statement on a table of workspaces was run without one, but for those that may', () => {
  expect(unboundOf(['SELECT * FROM contacts WHERE id = ?', 'DELETE FROM events', 'SELECT * FROM nodes'])).toHaveLength(2);
  expect(unboundIn(watched)).toEqual([]);
});

test('nothing of the other workspace was changed by any of it', async () => {
  const ignoring = (rows: string[]) => rows.filter((row) => !/^(tokens|answers|sessions|audit_log|counters|accounts|endpoint_counts):/.test(row));
  expect(rowsBefore.length).toBeGreaterThan(50);
  expect(ignoring(await theirRows())).toEqual(ignoring(rowsBefore));
});
