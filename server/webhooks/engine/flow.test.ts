import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FIRST_PROBE_MS } from '../flow/catch-up.ts';
import type { Outcome } from '../outcome.ts';
import { OK, PLACES, REFUSED, Rig, until } from './rig.ts';

const LIMITED: Outcome = { kind: 'answered', statusCode: 429, redirectRefused: false };
const QUEUED = { execution: 'queued' } as const;

describe.each(Object.entries(PLACES))('on %s', (_, place) => {
  let rig: Rig;
  let acme: number;

  beforeEach(async () => {
    rig = new Rig(await place());
    await rig.start();
  });

  afterEach(() => rig.end());

  const all = () => rig.store.deliveries.list({ workspaceId: acme, limit: 1_000 });
  const states = async () => {
    const counted: Record<string, number> = {};
    for (const { state } of await all()) counted[state] = (counted[state] ?? 0) + 1;
    return counted;
  };
  const endpoint = async () => {
    const [first] = (await rig.store.workspaces.byId(acme))?.endpoints ?? [];
    if (!first) throw new Error('A workspace has an endpoint');
    return first;
  };
  const health = async () => {
    const [first] = await rig.store.endpoints.health({ workspaceId: acme, endpointIds: [(await endpoint()).id] });
    if (!first) throw new Error('It has its health');
    return first;
  };
  const changes = async (count: number) => {
    for (let made = 0; made < count; made++) await rig.change(acme, 'created', null);
  };
  /** Moves the clock on until it is so. It runs ahead of the store, so only times between attempts mean something. */
  const inTime = (condition: () => Promise<boolean>, what: string, stepMs = 50) =>
    until(async () => {
      rig.clock.advance(stepMs);
      return condition();
    }, what);

  async function outage(): Promise<void> {
    acme = await rig.workspace('acme', { ...QUEUED, catchUp: true });
    rig.sender.answer = () => REFUSED;
    await changes(7);
    await inTime(async () => (await endpoint()).circuit === 'open', 'the outage to be noticed');
  }

  test('an outage is noticed after twenty failures, and then only probed', async () => {
    await outage();
    expect((await rig.store.attempts.list({ workspaceId: acme, limit: 100 })).length).toBeLessThanOrEqual(21);
    await inTime(async () => (await states())['failed'] === 7, 'what has begun to end');
    const tried = rig.sender.begun.length;
    await changes(10);
    expect(await states()).toEqual({ failed: 7, due: 10 });
    await inTime(async () => (await states())['failed'] === 8, 'the probe to fail for good');
    const [first, ...later] = rig.sender.begun.slice(tried);
    expect(later.filter(({ message }) => message.eventId === first?.message.eventId)).toHaveLength(2);
    // Where the store is slower than the clock, the next one may have begun meanwhile: at its time.
    for (const { atMs, message } of later) {
      if (message.eventId !== first?.message.eventId) expect(atMs - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(2 * FIRST_PROBE_MS);
    }
    const { flow, backlog } = await health();
    expect({ phase: flow.phase, backlog }).toEqual({ phase: 'open', backlog: 9 });
    expect(flow.probeIntervalMs).toBeGreaterThanOrEqual(2 * FIRST_PROBE_MS);
  });

  test('an outage outlives its process, and what waited arrives in order when the receiver is back', async () => {
    await outage();
    await inTime(async () => (await states())['failed'] === 7, 'what has begun to end');
    await changes(30);
    await rig.crash();
    rig.sender.begun.length = 0;
    rig.sender.answer = () => OK;
    expect(await health()).toMatchObject({ flow: { phase: 'open' }, backlog: 30 });
    await inTime(async () => (await states())['delivered'] === 30, 'the backlog to drain');
    const seen = rig.sender.begun.map(({ message }) => Number(JSON.parse(message.body).data.id));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const times = rig.sender.begun.map(({ atMs }) => atMs);
    expect((times.at(-1) ?? 0) - (times[1] ?? 0)).toBeGreaterThan(1_000);
    await inTime(async () => (await endpoint()).circuit === 'closed', 'the outage to be over');
    const { outcome } = await rig.change(acme, 'created', null);
    expect(outcome).toBe('queued');
    await inTime(async () => (await states())['delivered'] === 31, 'the next to be sent as ever');
  });

  test('an outage is over once what waited has gone, though changes go on and something is always on its way', async () => {
    await outage();
    await inTime(async () => (await states())['failed'] === 7, 'what has begun to end');
    await changes(20);
    let [answered, looks] = [0, 0];
    rig.sender.answer = () => (++answered === 2 ? null : OK);
    await inTime(async () => {
      if (++looks % 10 === 0) await changes(1);
      return (await endpoint()).circuit === 'closed';
    }, 'the outage to be over');
    expect(rig.sender.open).toHaveLength(1);
    const { events } = await rig.store.events.feed({ workspaceId: acme, after: 0, limit: 1_000 });
    const delivered = (await all()).filter(({ state }) => state === 'delivered').map(({ eventId }) => eventId);
    const waited = events.map(({ id }) => id).slice(7, 27).filter((id) => !delivered.includes(id));
    expect(waited).toEqual([rig.sender.open[0]?.message.eventId]);
    rig.sender.open[0]?.end(OK);
  });

  test('a drain minds what the receiver can take', async () => {
    await outage();
    await inTime(async () => (await states())['failed'] === 7, 'what has begun to end');
    await changes(24);
    const perSecond = new Map<number, number>();
    rig.sender.answer = () => {
      const second = Math.floor(rig.clock.now() / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      return (perSecond.get(second) ?? 0) > 6 ? LIMITED : OK;
    };
    await inTime(async () => {
      const { delivered = 0, failed = 0 } = await states();
      return delivered + failed === 31;
    }, 'the backlog to drain');
    expect((await states())['delivered']).toBe(24);
    expect(Math.max(...perSecond.values())).toBeLessThan(15);
  });

  test('saving a URL ends an outage at once', async () => {
    await outage();
    await changes(3);
    rig.sender.answer = () => OK;
    await rig.configure(acme, { url: 'https://new.example.com/', circuit: 'closed' });
    await inTime(async () => ((await states())['delivered'] ?? 0) >= 3, 'what waited to be sent');
    expect((await health()).flow).toMatchObject({ phase: 'closed', reason: null });
  });

  test('without the switch an endpoint is never left alone', async () => {
    acme = await rig.workspace('acme', QUEUED);
    rig.sender.answer = () => REFUSED;
    await changes(12);
    await inTime(async () => (await states())['failed'] === 12, 'all to fail');
    expect((await endpoint()).circuit).toBe('closed');
    expect(rig.sender.begun.length).toBe(36);
  });

  test('a rate limit holds', async () => {
    acme = await rig.workspace('acme', { ...QUEUED, rateLimit: 5 });
    const began = rig.clock.now();
    await changes(16);
    await inTime(async () => (await states())['delivered'] === 16, 'all to be delivered');
    const times = rig.sender.begun.map(({ atMs }) => atMs - began);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (let at = 6; at < times.length; at++) expect((times[at] ?? 0) - (times[at - 6] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('a concurrency limit holds', async () => {
    acme = await rig.workspace('acme', { ...QUEUED, concurrency: 2 });
    rig.sender.answer = () => null;
    await changes(6);
    for (let left = 6; left > 0; left--) {
      await inTime(async () => rig.sender.open.length === Math.min(2, left), `two of ${left} to be under way`);
      rig.clock.advance(1_000);
      expect(rig.sender.open.length).toBeLessThanOrEqual(2);
      rig.sender.open[0]?.end(OK);
    }
    await inTime(async () => (await states())['delivered'] === 6, 'all to be delivered');
  });

  test('extended retries go on after the caller was told of three', async () => {
    acme = await rig.workspace('acme', { retryPolicy: 'extended' });
    rig.sender.answer = ({}, { number }) => (number < 6 ? REFUSED : OK);
    let outcome = '';
    const call = rig.change(acme, 'created', null).then((applied) => (outcome = applied.outcome));
    await inTime(async () => (await states()) && outcome !== '', 'the caller to be answered', 5);
    await call;
    expect(outcome).toBe('failed');
    expect(await states()).toEqual({ due: 1 });
    await until(async () => {
      rig.clock.advance(30_000);
      return (await states())['delivered'] === 1;
    }, 'the sixth attempt');
    const times = rig.sender.begun.map(({ atMs }) => atMs);
    expect((times[5] ?? 0) - (times[4] ?? 0)).toBeGreaterThanOrEqual(120_000);
  });
});
