import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../conformance/scene.ts';
import type { Store } from '../contract.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

/** Rows that wait for one endpoint of one workspace. A plan that walks them is slower than the limit by far. */
const BACKLOG = Number(process.env['ACKWELL_SOAK_BACKLOG'] ?? 100_000);
/** Workspaces with an endpoint, in which nothing happens. */
const IDLE = 10_000;
/** With the way to the database and back, and a commit where there is one. */
const LIMIT_MS = 5;
/** At most: one within the limit is enough, the others met a busy machine. */
const RUNS = 500;
const FILLED_WITHIN_MS = 240_000;

const clock = new ManualClock();
const nowhere = () => Promise.reject(new Error('not here'));
let database: FreshDatabase;
let store: Store;
let blocked: Scene;
let other: Scene;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresStore({ url: database.url, serve: true, clock, log: silentLog });
  const subject = { store, clock, reopen: nowhere, end: nowhere };
  [blocked, other] = [await Scene.open(subject), await Scene.open(subject)];
  const { workspaceId, endpointId, nowMs } = blocked;
  await administer(database.url, `
    INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
      SELECT ${workspaceId}, n, 'evt_' || n, 'updated', 'contact', n, ${nowMs * 1000}, '{}' FROM generate_series(1, ${BACKLOG}) n;
    INSERT INTO deliveries (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
      SELECT workspace_id, nextval('delivery_ids'), ${endpointId}, 'event', seq, event, model, record_id, 'due', ${nowMs}, ${nowMs}
      FROM events;
    UPDATE counters SET last_event = ${BACKLOG} WHERE workspace_id = ${workspaceId};
    INSERT INTO workspaces (subdomain, name, created_at) SELECT 'idle-' || n, 'Idle', 1 FROM generate_series(1, ${IDLE}) n;
    INSERT INTO counters (workspace_id) SELECT id FROM workspaces WHERE name = 'Idle';
    INSERT INTO endpoints (workspace_id, id, enabled, url, execution, actions, secret)
      SELECT id, nextval('endpoint_ids'), 1, 'https://idle.example/', 'queued', '{}', 's' FROM workspaces WHERE name = 'Idle';
    ANALYZE;`);
}, FILLED_WITHIN_MS);

afterAll(async () => {
  await store.close();
  await database.drop();
});

/** In milliseconds. A plan that walks the backlog has no quick run at all. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < RUNS && least >= LIMIT_MS; run++) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

/** Of the endpoint, or of one beside it that has nothing, when it is switched off. */
const skip = async (endpointId = blocked.endpointId) => {
  const [endpoint] = (await blocked.workspace()).endpoints;
  if (!endpoint) throw new Error('The scene has an endpoint');
  await store.deliveries.skipUnwanted({ endpoint: { ...endpoint, id: endpointId, enabled: false }, nowMs: blocked.nowMs, limit: 50 });
};

const settled = async () => {
  const { delivery } = await other.change('created', 'leased');
  await other.settle(delivery.id, { state: 'delivered' });
};

test.each<[string, () => Promise<unknown>]>([
  ['finding due endpoints', () => store.deliveries.dueByEndpoint()],
  ['claiming of the endpoint', () => blocked.claim(10)],
  ['claiming of another', () => other.claim(10)],
  ['committing for the endpoint', () => blocked.change('created', 'due')],
  ['committing for another and settling it', settled],
  ['taking over', () => store.deliveries.takeOver(10)],
  ['asking for what is settled', () => store.deliveries.settledAmong([{ workspaceId: blocked.workspaceId, id: 1 }])],
  ['its health', () => store.endpoints.health({ workspaceId: blocked.workspaceId, endpointIds: [blocked.endpointId] })],
  ['skipping some of the endpoint', () => skip()],
  ['skipping what another has not', () => skip(blocked.endpointId + 1_000)],
  ['listing deliveries', () => store.deliveries.list({ workspaceId: blocked.workspaceId, state: 'due', limit: 50 })],
  ['listing those that wait', () => store.deliveries.list({ workspaceId: blocked.workspaceId, state: 'waiting', limit: 50 })],
])('stays quick before a long backlog: %s', async (_, work) => {
  expect(await quickest(work)).toBeLessThan(LIMIT_MS);
});
