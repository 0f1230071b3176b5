import { expect, test } from 'vitest';
import type { Lesson } from '../../webhooks/flow/catch-up.ts';
import { AFTER_ONE, type Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const FAILURE: Lesson = { verdict: 'failure', isFirst: true, durationMs: 5, askedMs: null, retryAtMs: null, says: 'HTTP 503', nowMs: 0 };

/** The flow of an endpoint is one row for all nodes: what it lets through, and what it learns. */
export function flowsConformance(scene: Scenes): void {
  test('leases no more than the limits allow, the oldest first, and says when to ask again', async () => {
    const acme = await scene();
    const made = [];
    for (let count = 0; count < 5; count++) made.push((await acme.change('created', 'due')).delivery.id);
    const claim = claimer(acme, { rateLimit: null, concurrency: 2 });
    const first = await claim();
    expect(first.deliveries.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(first.againAtMs).toBeGreaterThan(acme.nowMs);
    expect((await claim()).deliveries).toEqual([]);
    await acme.settle(made[0] ?? 0, { state: 'delivered' });
    expect((await claim()).deliveries.map(({ id }) => id)).toEqual(made.slice(2, 3));
    await acme.settle(made[1] ?? 0, { state: 'due', dueAtMs: acme.nowMs - 1 });
    expect((await claim()).deliveries.map(({ id }) => id)).toEqual(made.slice(1, 2));
  });

  test('keeps a rate over all who claim', async () => {
    const acme = await scene();
    for (let count = 0; count < 4; count++) await acme.change('created', 'due');
    const claim = claimer(acme, { rateLimit: 2, concurrency: null });
    expect((await claim()).deliveries).toHaveLength(1);
    expect(await claim()).toEqual({ deliveries: [], againAtMs: acme.nowMs + 500 });
    acme.subject.clock.advance(500);
    expect((await claim()).deliveries).toHaveLength(1);
  });

  test('opens after twenty failures over five deliveries, and lets one probe through at a time', async () => {
    const acme = await scene();
    await catchUp(acme);
    const learn = () => acme.store.endpoints.learn({ workspaceId: acme.workspaceId, endpointId: acme.endpointId, lesson: { ...FAILURE, nowMs: acme.nowMs } });
    for (let delivery = 0; delivery < 4; delivery++) await failing(acme, 5);
    expect(await learn()).toMatchObject({ turned: false });
    await failing(acme, 1);
    expect(await learn()).toMatchObject({ turned: true, againAtMs: acme.nowMs + 10_000 });
    expect((await acme.workspace()).endpoints[0]).toMatchObject({ catchUp: true, circuit: 'open' });
    for (let count = 0; count < 3; count++) await acme.change('created', 'due');
    const claim = claimer(acme, { rateLimit: null, concurrency: null });
    expect((await claim()).deliveries).toEqual([]);
    acme.subject.clock.advance(10_000);
    expect((await claim()).deliveries).toHaveLength(1);
    expect((await claim()).deliveries).toEqual([]);
    const [health] = await acme.store.endpoints.health({ workspaceId: acme.workspaceId, endpointIds: [acme.endpointId] });
    expect(health).toMatchObject({ flow: { phase: 'half_open' }, backlog: 3, nextDueMs: acme.nowMs - 10_000 });
  });

  test('forgets the failures before a success, and before a save', async () => {
    const acme = await scene();
    await catchUp(acme);
    const learn = () => acme.store.endpoints.learn({ workspaceId: acme.workspaceId, endpointId: acme.endpointId, lesson: { ...FAILURE, nowMs: acme.nowMs } });
    for (let delivery = 0; delivery < 5; delivery++) await failing(acme, 4);
    const made = await acme.change('created', 'leased');
    await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(made) });
    await failing(acme, 1);
    expect(await learn()).toMatchObject({ turned: false });
    for (let delivery = 0; delivery < 4; delivery++) await failing(acme, 5);
    await catchUp(acme);
    expect(await learn()).toMatchObject({ turned: false });
  });
}

function claimer(acme: Scene, limits: { rateLimit: number | null; concurrency: number | null }) {
  const endpoint = { workspaceId: acme.workspaceId, id: acme.endpointId, ...limits };
  return () => acme.store.endpoints.claim({ endpoint, nowMs: acme.nowMs, limit: 10 });
}

async function catchUp(acme: Scene): Promise<void> {
  const { endpoints: [endpoint], referenceVersion } = await acme.workspace();
  if (!endpoint) throw new Error('A workspace has an endpoint');
  expect(await acme.store.workspaces.saveEndpoint({ endpoint: { ...endpoint, catchUp: true }, referenceVersion })).toBeNull();
}

/** A delivery that fails so often, and is then settled. */
async function failing(acme: Scene, attempts: number): Promise<void> {
  const made = await acme.change('created', 'leased');
  for (let number = 1; number <= attempts; number++) {
    const isLast = number === attempts;
    const attempt = acme.attempt(made, { number, status: number % 2 ? 'failed' : 'error', statusCode: number % 2 ? 503 : null });
    const to = isLast ? ({ state: 'failed', reason: 'attempts_exhausted' } as const) : ({ state: 'due', dueAtMs: acme.nowMs } as const);
    await acme.settle(made.delivery.id, to, { attempt, progress: { ...AFTER_ONE, attempts: number, lastNumber: number } });
    if (!isLast) await acme.claim();
  }
}
