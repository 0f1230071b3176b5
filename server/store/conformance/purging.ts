import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const DAY_MS = 86_400_000;

/** The purge takes what is old and settled, in small steps, and never a number. */
export function purgingConformance(scene: Scenes): void {
  test('takes old log rows and settled events', async () => {
    const acme = await scene();
    const { seq, deliveryId, attemptId } = await delivered(acme);
    acme.subject.clock.advance(DAY_MS);
    const young = await delivered(acme);
    expect(await purgeAll(acme, acme.nowMs - 1_000)).toEqual({ attempts: 1, events: 1 });
    const { workspaceId } = acme;
    expect(await acme.store.events.get(workspaceId, seq)).toBeNull();
    expect(await acme.store.deliveries.get(workspaceId, deliveryId)).toBeNull();
    expect(await acme.store.attempts.get(workspaceId, attemptId)).toBeNull();
    expect(await acme.store.attempts.get(workspaceId, young.attemptId)).not.toBeNull();
    expect((await acme.store.events.feed({ workspaceId, after: 0, limit: 10 })).oldestSeq).toBe(young.seq);
  });

  test('counts what it may take', async () => {
    const acme = await scene();
    const before = await acme.store.countHistory();
    await delivered(acme);
    expect(await acme.store.countHistory()).toBe(before + 2);
  });

  test('has nothing to give back where hardly anything was purged', async () => {
    const acme = await scene();
    await delivered(acme);
    await purgeAll(acme, acme.nowMs + DAY_MS);
    expect(await acme.store.giveBackSpace()).toBe(false);
  });

  test('keeps events with something unsettled', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'due');
    await acme.change('updated', 'due', row);
    const { seq } = await delivered(acme);
    await acme.change('created', 'leased');
    const { workspaceId, endpointId, nowMs } = acme;
    await acme.store.deliveries.resend({ workspaceId, eventSeq: seq, endpointIds: [endpointId], nowMs });
    expect(await purgeAll(acme, acme.nowMs + DAY_MS)).toEqual({ attempts: 1, events: 0 });
    expect(await acme.states()).toEqual(['due', 'waiting', 'delivered', 'leased', 'due']);
  });

  test('goes in steps and past what has to stay', async () => {
    const acme = await scene();
    for (let n = 0; n < 3; n++) await acme.change('created', 'due');
    for (let n = 0; n < 3; n++) await acme.change('created', 'skipped');
    const step = { beforeMs: acme.nowMs + DAY_MS, workspaceId: acme.workspaceId, limit: 2 };
    expect(await acme.store.purge(step)).toEqual({ attempts: 0, events: 2 });
    expect(await acme.store.purge(step)).toEqual({ attempts: 0, events: 1 });
    expect(await acme.store.purge(step)).toEqual({ attempts: 0, events: 0 });
  });

  test('never gives a number twice', async () => {
    const acme = await scene();
    const before = await delivered(acme);
    await purgeAll(acme, acme.nowMs + DAY_MS);
    expect((await acme.store.events.feed({ workspaceId: acme.workspaceId, after: 0, limit: 10 })).oldestSeq).toBe(before.seq + 1);
    await acme.subject.reopen();
    const after = await delivered(acme);
    expect(after.seq).toBe(before.seq + 1);
    expect(after.deliveryId).toBeGreaterThan(before.deliveryId);
    expect(after.attemptId).toBeGreaterThan(before.attemptId);
  });

  test('reads a log row whose event is gone', async () => {
    const acme = await scene();
    const { event, row, delivery } = await acme.change('created', 'leased');
    const attempt = acme.attempt({ event, row, delivery }, { createdAt: acme.nowMs + 2 * DAY_MS });
    await acme.settle(delivery.id, { state: 'delivered' }, { attempt });
    expect(await purgeAll(acme, acme.nowMs + DAY_MS)).toEqual({ attempts: 0, events: 1 });
    const [logged] = await acme.store.attempts.list({ workspaceId: acme.workspaceId, limit: 1 });
    expect(await acme.store.attempts.get(acme.workspaceId, logged?.id ?? 0)).toMatchObject({ eventId: event.id, payload: '' });
  });

  test('goes over all workspaces when none is named', async () => {
    const [one, two] = [await scene(), await scene()];
    const olds = [await delivered(one), await delivered(two)];
    one.subject.clock.advance(DAY_MS);
    for (;;) {
      const { attempts, events } = await one.store.purge({ beforeMs: one.nowMs, limit: 100 });
      if (attempts + events === 0) break;
    }
    expect(await one.store.events.get(one.workspaceId, olds[0]?.seq ?? 0)).toBeNull();
    expect(await two.store.events.get(two.workspaceId, olds[1]?.seq ?? 0)).toBeNull();
  });
}

async function delivered(scene: Scene): Promise<{ seq: number; deliveryId: number; attemptId: number }> {
  const made = await scene.change('created', 'leased');
  await scene.settle(made.delivery.id, { state: 'delivered' }, { attempt: scene.attempt(made) });
  const [attempt] = await scene.store.attempts.ofEvent(scene.workspaceId, made.event.seq);
  return { seq: made.event.seq, deliveryId: made.delivery.id, attemptId: attempt?.id ?? 0 };
}

async function purgeAll({ store, workspaceId }: Scene, beforeMs: number): Promise<{ attempts: number; events: number }> {
  const total = { attempts: 0, events: 0 };
  for (;;) {
    const { attempts, events } = await store.purge({ beforeMs, workspaceId, limit: 100 });
    if (attempts + events === 0) return total;
    total.attempts += attempts;
    total.events += events;
  }
}
