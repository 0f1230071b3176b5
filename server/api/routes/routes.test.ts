import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assert } from '../../kit/assert.ts';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Store } from '../../store/contract.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { createOutbox } from '../../webhooks/outbox/outbox.ts';
import { WaitingRoom } from '../../webhooks/outbox/waiting-room.ts';
import { RefusalError, type Refusal } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { META, NO_WHATSAPP } from '../rig.ts';
import type { Call, Route } from '../route.ts';
import { apiRoutes } from './index.ts';

const clock = new ManualClock();
let directory: string;
let store: Store;
let routes: Route[];
let wakes = 0;

/** No engine runs here: deliveries stay in the table, due, and the test says what became of them. */
const nobody = { reserve: () => false, unreserve() {}, accept() {}, due() {} };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ackwell-routes-'));
  store = await openSqliteStore({ directory, serve: true, clock, log: silentLog });
  for (const subdomain of ['acme', 'other']) {
    const owner = { email: `${subdomain}@example.com`, name: 'Owner', passwordHash: 'x' };
    const secret = `whsec_${subdomain}`;
    await store.workspaces.create({ subdomain, name: subdomain, owner, secret, nowMs: clock.now() });
  }
  const waitingRoom = new WaitingRoom({ deliveries: store.deliveries, clock, log: silentLog });
  const outbox = createOutbox({ store, handover: nobody, waitingRoom, clock, log: silentLog });
  const ports: ApiPorts = {
    store,
    outbox,
    clock,
    log: silentLog,
    sendTest: () => Promise.reject(new Error('no sender here')),
    examine: () => Promise.reject(new Error('no sender here')),
    wakeImports: () => {},
    wakeRecovery: () => {},
    wakeEngine: () => void wakes++,
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    countMetaPost: () => {},
    refuseTarget: () => null,
    whatsapp: NO_WHATSAPP,
    meta: META,
    publicOrigin: () => 'http://127.0.0.1:8080',
    isReady: () => true,
  };
  routes = apiRoutes(ports);
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

type Wish = { body?: Record<string, unknown>; query?: Record<string, string>; subdomain?: string };

/** Every key that a test reads out of some answer; its assertions are the check that it is there. */
type Row = { id: number; seq: number; event: string; record_id: number; assigned_id: number; webhook_secret: string };
type Data = Row & { data: Row[]; next: number; deliveries: unknown[]; not_delivered: unknown[] };
type Given = { status: number; message?: string; data: Data; outcome?: string | undefined };

async function ask(line: string, { body, query = {}, subdomain = 'acme' }: Wish = {}): Promise<Given> {
  const [method, path = ''] = line.split(' ');
  const workspace = await store.workspaces.bySubdomain(subdomain);
  assert(workspace, 'the workspace is there');
  for (const route of routes) {
    const params = route.method === method ? match(route.path, path) : null;
    if (!params) continue;
    const url = { origin: 'http://127.0.0.1:8080', path: `/api/v1/${subdomain}${path}` };
    const actor = { kind: 'token', id: 1, name: 'test' } as const;
    const call: Call = { workspace, actor, params, query, body, once: null, hops: 1, conditions: { ifMatch: undefined, ifNoneMatch: undefined }, url };
    const answer = await route.handle(call);
    return { ...(answer.body as Given), status: answer.status, outcome: answer.headers?.['X-Webhook-Outcome'] };
  }
  throw new Error(`No route for ${line}`);
}

function match(pattern: string, path: string): Record<string, string> | null {
  const found = new RegExp(`^${pattern.replace(':id', '(?<id>[^/]+)')}$`).exec(path);
  return found ? { ...found.groups } : null;
}

async function refusalOf(line: string, wish: Wish = {}): Promise<Refusal> {
  const error: unknown = await ask(line, wish).catch((thrown: unknown) => thrown);
  if (error instanceof RefusalError) return error.refusal;
  throw new Error(`${line} was not refused`, { cause: error });
}

const CONTACT = { firstname: 'John', phone: '+14155551234', type: 'lead' };

describe('records', () => {
  let ids: { status_id: number; source_id: number };
  beforeAll(async () => {
    const status = await ask('POST /statuses', { body: { name: 'New' } });
    const source = await ask('POST /sources', { body: { name: 'Website' } });
    ids = { status_id: status.data.id, source_id: source.data.id };
  });

  test('names all that is taken or missing at once', async () => {
    const first = await ask('POST /contacts', { body: { ...CONTACT, ...ids, email: 'a@example.com' } });
    expect(first).toMatchObject({ status: 201, message: 'Contact created successfully', outcome: 'skipped' });
    const body = { ...CONTACT, ...ids, email: 'A@EXAMPLE.COM', status_id: 999, assigned_id: 999 };
    expect(await refusalOf('POST /contacts', { body })).toMatchObject({
      errors: {
        phone: ['The phone has already been taken.'],
        email: ['The email has already been taken.'],
        status_id: ['The selected status_id is invalid.'],
        assigned_id: ['The selected assigned_id is invalid.'],
      },
    });
  });

  test('keeps workspaces apart', async () => {
    const { data } = await ask('POST /contacts', { body: { ...CONTACT, ...ids, phone: '+14155550001' } });
    for (const line of [`GET /contacts/${data.id}`, `DELETE /contacts/${data.id}`]) {
      expect(await refusalOf(line, { subdomain: 'other' })).toMatchObject({ message: 'Contact not found' });
    }
    const foreign = await refusalOf('POST /contacts', { body: { ...CONTACT, ...ids }, subdomain: 'other' });
    expect(Object.keys(foreign.errors ?? {})).toEqual(['status_id', 'source_id']);
  });

  test('assigns a contact to a member', async () => {
    const owner = await store.accounts.byEmail('acme@example.com');
    const { data } = await ask('POST /contacts', {
      body: { ...CONTACT, ...ids, phone: '+14155550002', assigned_id: owner?.id },
    });
    expect(data.assigned_id).toBe(owner?.id);
    const list = await ask('GET /contacts', { query: { assigned_id: String(owner?.id) } });
    expect(list.data.data.map(({ id }) => id)).toEqual([data.id]);
    expect((await ask('GET /contacts', { query: { group_id: '1' } })).data).toMatchObject({ total: 0, data: [] });
  });

  test('makes no event of a save that changes nothing', async () => {
    const { data } = await ask('POST /contacts', { body: { ...CONTACT, ...ids, phone: '+14155550003' } });
    const before = await ask('GET /webhook-events', { query: { limit: '1000' } });
    const again = await ask(`PATCH /contacts/${data.id}`, { body: { ...CONTACT, phone: '+1 415 555 0003' } });
    expect(again.data).toEqual(data);
    expect((await ask('GET /webhook-events', { query: { limit: '1000' } })).data).toEqual(before.data);
  });

  test('moves the default with two events in order', async () => {
    const old = await ask('POST /statuses', { body: { name: 'First default', isdefault: true } });
    const fresh = await ask('POST /statuses', { body: { name: 'Second default', isdefault: 1 } });
    const feed = await ask('GET /webhook-events', { query: { limit: '1000' } });
    const last = feed.data.data.slice(-2).map(({ event, record_id }) => [event, record_id]);
    expect(last).toEqual([['updated', old.data.id], ['created', fresh.data.id]]);
    expect(await refusalOf(`DELETE /statuses/${fresh.data.id}`)).toMatchObject({ refused: 'default_undeletable' });
    expect(await refusalOf(`DELETE /statuses/${ids.status_id}`)).toMatchObject({ refused: 'in_use' });
  });
});

describe('webhooks', () => {
  const boxes = { create: true, update: true, delete: true };
  let endpointId: number;
  beforeAll(async () => {
    const switches = { webhook_enabled: true, source_actions: boxes, execution: 'queued' };
    await ask('PUT /webhook-settings', { body: { ...switches, webhook_url: 'https://hooks.example.com/' } });
    endpointId = (await ask('GET /webhook-endpoints')).data.data[0]?.id ?? 0;
  });

  const wholeFeed = async () => (await ask('GET /webhook-events', { query: { limit: '1000' } })).data.data;
  const newestEvent = async () => (await wholeFeed()).at(-1)?.id;
  const switchTo = (enabled: boolean) => ask('PUT /webhook-settings', { body: { webhook_enabled: enabled } });

  test('settles what waits when it is switched off', async () => {
    const source = await ask('POST /sources', { body: { name: 'Waiting' } });
    expect(source.outcome).toBe('queued');
    await ask(`PUT /sources/${source.data.id}`, { body: { name: 'Waiting longer' } });
    const event = await newestEvent();
    expect((await ask(`GET /webhook-events/${event}`)).data.not_delivered).toMatchObject([{ reason: 'waiting' }]);
    await switchTo(false);
    const detail = await ask(`GET /webhook-events/${event}`);
    expect(detail.data.deliveries).toMatchObject([{ state: 'skipped', reason: 'disabled' }]);
    expect(detail.data.not_delivered).toEqual([
      { endpoint_id: endpointId, reason: 'disabled', explanation: 'Webhooks were switched off.' },
    ]);
    expect(await refusalOf(`POST /webhook-events/${event}/resend`, { body: {} })).toMatchObject({
      errors: { endpoint_id: ['The endpoint is switched off: enable webhooks in the webhook settings first.'] },
    });
    await switchTo(true);
  });

  test('recovers what was skipped, once', async () => {
    const path = `POST /webhook-endpoints/${endpointId}/recover`;
    const since = '2026-01-01T00:00:00Z';
    // The two of the last test, and the source made before webhooks were enabled.
    expect(await ask(path, { body: { since, dry_run: true } })).toMatchObject({ status: 200, data: { count: 3 } });
    const woken = wakes;
    expect(await ask(path, { body: { since } })).toMatchObject({ status: 202, data: { count: 3, job_id: 1 } });
    expect(wakes).toBeGreaterThan(woken);
    expect((await ask(path, { body: { since } })).data).toEqual({ count: 0 });
    const job = { id: 1, endpoint_id: endpointId, since: '2026-01-01T00:00:00.000000Z', state: 'done', total: 3, done: 3 };
    expect((await ask('GET /webhook-jobs/1')).data).toMatchObject(job);
    expect((await ask('GET /webhook-jobs')).data).toMatchObject({ data: [job], next: null, prev: null });
    expect(await ask('DELETE /webhook-jobs/1')).toMatchObject({ status: 200 });
    expect((await ask('GET /webhook-jobs/1')).data).toMatchObject(job);
    expect(await refusalOf('GET /webhook-jobs/2')).toMatchObject({ message: 'Job not found' });
  });

  test('resends to the endpoint that is asked for', async () => {
    const event = await newestEvent();
    const path = `POST /webhook-events/${event}/resend`;
    const { status, data } = await ask(path, { body: { endpoint_id: endpointId } });
    expect({ status, deliveries: data.deliveries.length }).toEqual({ status: 202, deliveries: 1 });
    expect(await refusalOf(path, { body: { endpoint_id: endpointId + 1 } })).toMatchObject({
      errors: { endpoint_id: ['The selected endpoint_id is invalid.'] },
    });
  });

  test('leafs through the feed both ways', async () => {
    const all = await wholeFeed();
    const first = await ask('GET /webhook-events', { query: { limit: '3' } });
    expect(first.data).toMatchObject({ next: all[2]?.seq, prev: null });
    const second = await ask('GET /webhook-events', { query: { limit: '3', after: String(first.data.next) } });
    expect(second.data).toMatchObject({ data: all.slice(3, 6), prev: 0 });
  });

  test('keeps an old secret for its overlap', async () => {
    const { data: old } = await ask('POST /webhook-settings/secret/reveal');
    const { data } = await ask('POST /webhook-settings/secret/rotate', { body: { overlap_hours: 1 } });
    expect(data).toMatchObject({ old_valid_until: '2026-04-16T13:34:56.000000Z' });
    expect(data.webhook_secret).toMatch(/^whsec_.{44}$/);
    expect(data.webhook_secret).not.toBe(old.webhook_secret);
    expect((await ask('GET /webhook-settings')).data.webhook_secret).toBe(`whsec_••••${data.webhook_secret.slice(-4)}`);
  });

  test('needs a URL for a test event', async () => {
    const body = { model: 'contact', event: 'created' };
    expect(await refusalOf('POST /webhook-settings/test', { body, subdomain: 'other' })).toMatchObject({
      errors: { webhook_url: ['The webhook_url field must be saved before a test event can be sent.'] },
    });
  });
});
