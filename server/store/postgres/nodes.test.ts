import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../conformance/scene.ts';
import type { Store } from '../contract.ts';
import type { Hint } from '../contract-nodes.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { LEASE_SECONDS } from '../../kit/limits.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase, type FreshDatabase } from './postgres-rig.ts';

/** Several stores on one database, as several servers are. */
const clock = new ManualClock();
let database: FreshDatabase;
let nodes: Store[];

beforeEach(async () => {
  database = await freshDatabase();
  nodes = [];
});

afterEach(async () => {
  for (const node of nodes) await node.close();
  await database.drop();
});

async function node(): Promise<Store> {
  const store = await openPostgresStore({ url: database.url, serve: true, clock, log: silentLog });
  nodes.push(store);
  return store;
}

const nowhere = () => Promise.reject(new Error('not here'));

function sceneOn(store: Store): Promise<Scene> {
  return Scene.open({ store, clock, reopen: nowhere, end: nowhere });
}

const SILENT = `UPDATE nodes SET seen_at = seen_at - interval '${LEASE_SECONDS + 1} s' WHERE id = (SELECT min(id) FROM nodes)`;

/** As if the oldest node had not been seen for longer than a lease. Its next heartbeat may come before anybody notices. */
async function takenOverAfterSilence(heir: Store): Promise<Delivery[]> {
  let taken: Delivery[] = [];
  await expect
    .poll(async () => {
      await administer(database.url, SILENT);
      taken = await heir.deliveries.takeOver(10);
      return taken.length;
    }, { timeout: 10_000 })
    .toBeGreaterThan(0);
  return taken;
}

test('takes over the leases of a node that is silent', async () => {
  const [dying, heir] = [await node(), await node()];
  const acme = await sceneOn(dying);
  const { delivery } = await acme.change('created', 'leased');
  expect(await heir.deliveries.takeOver(10)).toEqual([]);
  expect(await takenOverAfterSilence(heir)).toMatchObject([{ id: delivery.id, eventSeq: 1 }]);
  expect(await heir.deliveries.takeOver(10)).toEqual([]);
  expect(heir.nodes.deaths).toBeGreaterThan(0);
});

test('notices the death of a node that held nothing', async () => {
  const [, heir] = [await node(), await node()];
  await expect
    .poll(async () => {
      await administer(database.url, SILENT);
      await heir.deliveries.takeOver(10);
      return heir.nodes.deaths;
    }, { timeout: 10_000 })
    .toBe(1);
});

test('lets a node that lost a lease write nothing of it', async () => {
  const [dying, heir] = [await node(), await node()];
  const acme = await sceneOn(dying);
  const made = await acme.change('created', 'leased');
  await takenOverAfterSilence(heir);
  const attempt = acme.attempt(made);
  expect(await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt })).toEqual({ settled: false, released: null });
  expect(await dying.attempts.list({ workspaceId: acme.workspaceId, limit: 10 })).toEqual([]);
  expect(await acme.through(heir).settle(made.delivery.id, { state: 'delivered' }, { attempt })).toMatchObject({ settled: true });
});

test('lets a node that came back under another number end nothing it had begun before, though it has leased it anew', async () => {
  const [dying, back] = [await node(), await node()];
  const acme = (await sceneOn(dying)).through(back);
  const made = await acme.through(dying).change('created', 'leased');
  const [before] = await takenOverAfterSilence(back);
  if (!before) throw new Error('One was taken over');
  const { id, workspaceId, node: now } = before;
  const stale = { delivery: { id, workspaceId, node: now - 1 }, attempt: acme.attempt(made) };
  expect(await acme.settle(id, { state: 'delivered' }, stale)).toEqual({ settled: false, released: null });
  await back.deliveries.giveBack([stale.delivery]);
  expect(await acme.states()).toEqual(['leased']);
  expect(await acme.settle(id, { state: 'delivered' }, { ...stale, delivery: { id, workspaceId, node: now } })).toMatchObject({ settled: true });
});

test('leaves its leases to the others when it closes', async () => {
  const [leaving, heir] = [await node(), await node()];
  const { delivery } = await (await sceneOn(leaving)).change('created', 'leased');
  await leaving.close();
  expect(await heir.deliveries.takeOver(10)).toMatchObject([{ id: delivery.id }]);
});

test('leases nothing to a command', async () => {
  const command = await openPostgresStore({ url: database.url, serve: false, clock, log: silentLog });
  nodes.push(command);
  const acme = await sceneOn(command);
  expect((await acme.change('created', 'leased')).delivery.state).toBe('due');
  await expect(acme.claim()).rejects.toMatchObject({ kind: 'failed' });
});

test('claims no delivery twice', async () => {
  const stores = [await node(), await node(), await node()];
  const acme = await sceneOn(await node());
  await Promise.all(Array.from({ length: 60 }, () => acme.change('created', 'due')));
  const claims = await Promise.all(stores.flatMap((store) => [1, 2, 3].map(() => acme.through(store).claim(10))));
  const ids = claims.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const rest = await acme.through(await node()).claim(100);
  expect(ids.length + rest.length).toBe(60);
});

test('shows every event to a reader who goes on from the last', async () => {
  const writers = await Promise.all([node(), node(), node()]);
  const acme = await sceneOn(await node());
  const written = Promise.all(
    writers.map(async (store) => {
      const here = acme.through(store);
      const phones = (n: number) => `+1${writers.indexOf(store)}55500${String(n).padStart(4, '0')}`;
      for (let n = 0; n < 40; n += 4) {
        await Promise.all([0, 1, 2, 3].map(async (at) => commitContact(here, await here.newContact({ phone: phones(n + at) }))));
      }
    }),
  );
  let done = false;
  void written.finally(() => (done = true));
  const seen: number[] = [];
  for (let last = false; ; ) {
    const { events } = await acme.store.events.feed({ workspaceId: acme.workspaceId, after: seen.at(-1) ?? 0, limit: 7 });
    seen.push(...events.map(({ seq }) => seq));
    if (last && events.length === 0) break;
    last = done;
  }
  await written;
  expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
});

async function commitContact(scene: Scene, row: Awaited<ReturnType<Scene['newContact']>>): Promise<void> {
  const { id: workspaceId, referenceVersion } = await scene.workspace();
  const event = { event: 'created', model: 'contact', recordId: row.id, body: '{}', committedAt: row.updated_at } as const;
  const change = { workspaceId, referenceVersion, writes: [{ write: 'insert', model: 'contact', row } as const], events: [event] };
  expect(await scene.store.commit({ change, deliveries: [[scene.planned('due')]] })).toHaveProperty('events');
}

test('keeps the order of a record while nodes commit and settle at once', async () => {
  const [writer, settler] = [await node(), await node()];
  const acme = await sceneOn(writer);
  const there = acme.through(settler);
  const sent: number[] = [];
  let { row } = await acme.change('created', 'due');
  let changing = true;
  const changes = (async () => {
    for (let n = 0; n < 60; n++) row = (await acme.change('updated', 'due', row)).row;
    changing = false;
  })();
  for (let idle = false; ; ) {
    const wasChanging = changing;
    let held: Delivery[] = await there.claim(10);
    expect(held.length).toBeLessThanOrEqual(1);
    if (held.length === 0 && idle) break;
    idle = held.length === 0 && !wasChanging;
    while (held.length > 0) {
      sent.push(...held.map(({ eventSeq }) => eventSeq));
      const settled = await Promise.all(held.map(({ id }) => there.settle(id, { state: 'delivered' })));
      held = settled.flatMap(({ released }) => (released ? [released] : []));
    }
  }
  await changes;
  expect(sent).toEqual(Array.from({ length: 61 }, (_, at) => at + 1));
});

test('sees at once what another node has written', async () => {
  const [here, there] = [await node(), await node()];
  const acme = await sceneOn(here);
  const { subdomain, endpoints, referenceVersion } = await acme.workspace();
  await there.workspaces.bySubdomain(subdomain);
  const [endpoint] = endpoints;
  if (!endpoint) throw new Error('A new workspace has an endpoint');
  await here.workspaces.saveEndpoint({ endpoint: { ...endpoint, enabled: true, url: 'https://new.example/' }, referenceVersion });
  expect((await there.workspaces.bySubdomain(subdomain))?.endpoints[0]?.url).toBe('https://new.example/');
});

test('gives ids to two nodes without a clash', async () => {
  const stores = [await node(), await node()];
  const ids = await Promise.all(stores.flatMap((store) => Array.from({ length: 100 }, () => store.takeId('contact'))));
  expect(new Set(ids).size).toBe(ids.length);
});

test('comes back as another node after a silence', async () => {
  const [silent, heir] = [await node(), await node()];
  const acme = await sceneOn(silent);
  await acme.change('created', 'leased');
  await takenOverAfterSilence(heir);
  await expect
    .poll(async () => (await administer(database.url, 'SELECT id FROM nodes')).length, { timeout: 10_000 })
    .toBe(2);
  const { delivery } = await acme.change('created', 'leased');
  expect(delivery.state).toBe('leased');
  expect(await acme.settle(delivery.id, { state: 'delivered' })).toMatchObject({ settled: true });
});

test('tells the others, and not itself, what it is told', async () => {
  const [here, there] = [await node(), await node()];
  const heard: Record<'here' | 'there', Hint[]> = { here: [], there: [] };
  here.nodes.hear({ hear: (hint) => heard.here.push(hint), leasesLost: () => undefined });
  there.nodes.hear({ hear: (hint) => heard.there.push(hint), leasesLost: () => undefined });
  await expect.poll(() => here.nodes.share).toEqual({ senders: 2, place: 0 });
  const hints: Hint[] = Array.from({ length: 250 }, (_, id) => ({ settled: { workspaceId: 1, id } }));
  for (const hint of [...hints, ...hints, { look: true } as const]) here.nodes.tell(hint);
  await expect.poll(() => heard.there.length).toBe(251);
  expect(heard.there).toEqual([...hints, { look: true }]);
  expect(heard.here).toEqual([]);
});

test('counts who sends, and hears of it at once', async () => {
  const [first, second] = [await node(), await node()];
  const idle = await openPostgresStore({ url: database.url, serve: true, role: 'api', clock, log: silentLog });
  await expect.poll(() => [first, second, idle].map(({ nodes: { share } }) => share)).toEqual([
    { senders: 2, place: 0 }, { senders: 2, place: 1 }, { senders: 2, place: null },
  ]);
  const served = { origin: 'http://10.0.0.1:8080', host: '10.0.0.1', port: 8080, publicUrl: null, allowTargets: [] };
  await idle.nodes.announce(served);
  expect(await second.nodes.list()).toMatchObject([{ role: 'all', served: null }, { role: 'all' }, { role: 'api', served }]);
  await idle.close();
  await second.close();
  await expect.poll(() => first.nodes.share).toEqual({ senders: 1, place: 0 });
  nodes = [first];
});

test('knows when its leases are gone', async () => {
  const [silent, heir] = [await node(), await node()];
  let lost = 0;
  silent.nodes.hear({ hear: () => undefined, leasesLost: () => lost++ });
  const acme = await sceneOn(silent);
  await acme.change('created', 'due');
  const [held] = await acme.claim(1);
  expect(silent.nodes.holds(held?.node ?? 0)).toBe(true);
  await takenOverAfterSilence(heir);
  await expect.poll(() => lost, { timeout: 10_000 }).toBe(1);
  // It comes back under another number, and holds what it leases under that one.
  await expect.poll(() => silent.nodes.holds(held?.node ?? 0)).toBe(false);
  expect(silent.nodes.holdsLeases).toBe(true);
});
