import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, CAUGHT_UP_MS, type Demand } from './admit.ts';
import { drainedAtMs, FIRST_PROBE_MS, FIRST_RATE, learn, MAX_ASKED_MS, MAX_PROBE_MS, MAX_RATE, open, type Lesson } from './catch-up.ts';
import { CLOSED, type Flow } from './flow.ts';
import { healthView } from './health.ts';
import { takePaced } from './pace.ts';

const NOW = Date.UTC(2026, 3, 16);
const OPEN = open(CLOSED, { says: 'HTTP 503', nowMs: NOW });
const DRAINING: Flow = { ...OPEN, phase: 'draining', perSecond: FIRST_RATE, drainAtMs: NOW };
const lesson = (wishes: Partial<Lesson> = {}): Lesson => ({
  verdict: 'failure', isFirst: true, durationMs: 20, askedMs: null, retryAtMs: null, says: 'HTTP 503', nowMs: NOW, ...wishes,
});
const demand = (wishes: Partial<Demand> = {}): Demand => ({
  nowMs: NOW, rateLimit: null, concurrency: null, inFlight: 0, retries: 0, fresh: 100, retryPending: false, wanted: 64,
  oldestFreshMs: wishes.fresh === 0 ? null : NOW - 60_000, ...wishes,
});

describe('an outage', () => {
  test('lets nothing fresh through before its probe is due, then exactly one', () => {
    expect(admit(OPEN, demand())).toMatchObject({ fresh: 0, againAtMs: NOW + FIRST_PROBE_MS });
    const probing = admit(OPEN, demand({ nowMs: NOW + FIRST_PROBE_MS }));
    expect(probing).toMatchObject({ fresh: 1, flow: { phase: 'half_open' } });
    expect(admit(probing.flow, demand({ nowMs: NOW + FIRST_PROBE_MS + 1, inFlight: 1 })).fresh).toBe(0);
    expect(admit(OPEN, demand({ nowMs: NOW + FIRST_PROBE_MS, retryPending: true })).fresh).toBe(0);
    expect(admit(OPEN, demand({ nowMs: NOW + FIRST_PROBE_MS, retries: 1 })).fresh).toBe(0);
  });

  test('never promises a try that lies in the past', () => {
    const late = NOW + FIRST_PROBE_MS + 5_000;
    const shown = (nextDueMs: number | null, nowMs: number) => Date.parse(healthView({ flow: OPEN, backlog: 1, nextDueMs }, nowMs).next_probe_at ?? '');
    expect(shown(NOW, NOW)).toBe(NOW + FIRST_PROBE_MS);
    expect(shown(late + 30_000, late)).toBe(late + 30_000);
    expect(shown(null, NOW)).toBe(NOW + FIRST_PROBE_MS);
    expect(shown(null, late)).toBe(NaN);
  });

  test('does not hold up what has begun', () => {
    expect(admit(OPEN, demand({ retries: 3 }))).toMatchObject({ retries: 3, fresh: 0 });
  });

  test('waits twice as long after each probe, up to five minutes', () => {
    const waits: number[] = [];
    let flow = OPEN;
    for (let probe = 0; probe < 8; probe++) {
      flow = learn({ ...flow, phase: 'half_open' }, lesson());
      waits.push((flow.probeAtMs ?? 0) - NOW);
    }
    expect(waits).toEqual([20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000, 300_000]);
    expect(flow).toMatchObject({ phase: 'open', reason: 'The latest probe failed: HTTP 503', openedAtMs: NOW });
  });

  test('minds Retry-After within its bounds', () => {
    const wait = (askedMs: number) => (learn({ ...OPEN, phase: 'half_open' }, lesson({ verdict: 'limited', askedMs })).probeAtMs ?? 0) - NOW;
    expect([0, 30_000, 1e15].map(wait)).toEqual([FIRST_PROBE_MS, 30_000, MAX_PROBE_MS]);
  });

  test('ends with a success, whoever had it', () => {
    for (const isFirst of [true, false]) {
      expect(learn(OPEN, lesson({ verdict: 'success', isFirst }))).toMatchObject({ phase: 'draining', perSecond: FIRST_RATE });
    }
  });
});

describe('a drain', () => {
  test('goes at its rate, faster with each quick answer', () => {
    expect(admit(DRAINING, demand())).toMatchObject({ fresh: 1, againAtMs: NOW + 250 });
    expect(learn(DRAINING, lesson({ verdict: 'success' })).perSecond).toBe(FIRST_RATE + 1);
    expect(learn(DRAINING, lesson({ verdict: 'success', durationMs: 2_000 })).perSecond).toBe(FIRST_RATE + 0.5);
    expect(learn(DRAINING, lesson({ verdict: 'success', durationMs: 9_000 })).perSecond).toBeLessThan(FIRST_RATE);
  });

  test('pauses as long as a 429 asks, and comes back slower', () => {
    const fast = { ...DRAINING, perSecond: 100 };
    expect(learn(fast, lesson({ verdict: 'limited', askedMs: 5_000 }))).toMatchObject({ perSecond: 70, ceiling: 90, drainAtMs: NOW + 5_000 });
    expect(learn(fast, lesson({ verdict: 'limited', askedMs: 1e12 })).drainAtMs).toBe(NOW + MAX_ASKED_MS);
    const retried = (afterMs: number) => learn(fast, lesson({ verdict: 'limited', retryAtMs: NOW + afterMs })).drainAtMs - NOW;
    expect([2_000, 4_000, 30_000].map(retried)).toEqual([3_000, 5_000, 1_000]);
    const together = learn(learn(fast, lesson({ verdict: 'limited' })), lesson({ verdict: 'limited' }));
    expect(together.perSecond).toBe(70);
  });

  test('grows fast also where one answer in twenty is a failure, and slows down at three in a row', () => {
    let [flow, nowMs] = [DRAINING, NOW];
    for (let nth = 1; nth <= 1_000; nth++) {
      nowMs += 1_000 / flow.perSecond;
      flow = learn(flow, lesson({ verdict: nth % 20 === 0 ? 'failure' : 'success', nowMs }));
    }
    expect(flow.perSecond).toBeGreaterThan(500);
    for (let nth = 0; nth < 3; nth++) flow = learn(flow, lesson({ nowMs: nowMs + 2_000 }));
    expect(flow.perSecond).toBeLessThan(500);
  });

  test('is given up when the receiver fails again', () => {
    let flow: Flow = DRAINING;
    for (let failure = 0; failure < 4; failure++) flow = learn(flow, lesson());
    expect(flow.phase).toBe('draining');
    expect(learn(flow, lesson({ verdict: 'success' })).failures).toBe(0);
    expect(learn(flow, lesson())).toMatchObject({ phase: 'open', probeIntervalMs: 2 * FIRST_PROBE_MS });
  });

  test('ends when nothing waits and nothing is on its way', () => {
    expect(admit(DRAINING, demand({ fresh: 0 })).flow.phase).toBe('closed');
    for (const busy of [{ inFlight: 1 }, { retries: 1 }, { retryPending: true }]) {
      expect(admit(DRAINING, demand({ fresh: 0, ...busy })).flow.phase).toBe('draining');
    }
    expect(admit({ ...DRAINING, limitAtMs: NOW + 500 }, demand({ rateLimit: 1 })).flow.phase).toBe('draining');
  });

  test('ends while new ones keep coming, once none has waited for long', () => {
    const steady = (wishes: Partial<Demand>) => demand({ fresh: 3, inFlight: 5, retries: 1, retryPending: true, ...wishes });
    expect(admit(DRAINING, steady({ oldestFreshMs: NOW - CAUGHT_UP_MS }))).toMatchObject({ retries: 1, fresh: 3, flow: { phase: 'closed' } });
    expect(admit(DRAINING, steady({ oldestFreshMs: NOW - CAUGHT_UP_MS - 1 })).flow.phase).toBe('draining');
    expect(admit(DRAINING, steady({ oldestFreshMs: NOW, fresh: FIRST_RATE + 1 })).flow.phase).toBe('draining');
    expect(admit({ ...DRAINING, perSecond: 100 }, steady({ oldestFreshMs: NOW, fresh: 64 })).flow.phase).toBe('draining');
    expect(admit({ ...DRAINING, failures: 1 }, steady({ oldestFreshMs: NOW })).flow.phase).toBe('draining');
    expect(admit({ ...OPEN, phase: 'half_open' }, steady({ oldestFreshMs: NOW })).flow.phase).toBe('half_open');
  });

  test('says when it will be done', () => {
    expect(drainedAtMs({ ...DRAINING, perSecond: 50 }, { backlog: 1_000, nowMs: NOW })).toBe(NOW + 20_000);
    expect(drainedAtMs(OPEN, { backlog: 1_000, nowMs: NOW })).toBeNull();
  });
});

const verdicts = fc.constantFrom('success', 'success', 'limited', 'failure');
const step = fc.record({
  verdict: verdicts, isFirst: fc.boolean(), durationMs: fc.nat({ max: 30_000 }),
  askedMs: fc.option(fc.nat({ max: 1e12 })), waitMs: fc.integer({ min: -5_000, max: 400_000 }), inFlight: fc.nat({ max: 3 }),
  retries: fc.nat({ max: 3 }), fresh: fc.nat({ max: 300 }), retryPending: fc.boolean(),
});

test('whatever receivers do and clocks say, probes are single, waits and rates bounded, and nothing is asked for twice', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let [flow, nowMs] = [OPEN, NOW];
      for (const { waitMs, ...one } of steps) {
        nowMs += waitMs;
        const before = flow.phase;
        const admission = admit(flow, demand({ ...one, nowMs }));
        expect(admission.retries).toBe(Math.min(one.retries, 64));
        expect(admission.fresh).toBeLessThanOrEqual(one.fresh);
        if (before === 'open' || before === 'half_open') expect(admission.fresh).toBeLessThanOrEqual(one.inFlight + one.retries > 0 ? 0 : 1);
        flow = learn(admission.flow, lesson({ ...one, nowMs }));
        expect((flow.probeAtMs ?? nowMs) - nowMs).toBeLessThanOrEqual(Math.max(MAX_PROBE_MS, 60 * 5_000 + MAX_PROBE_MS));
        expect(flow.perSecond).toBeLessThanOrEqual(MAX_RATE);
        if (flow.phase === 'draining') expect(flow.perSecond).toBeGreaterThanOrEqual(1);
        if (flow.phase === 'closed') break;
      }
    }),
  );
});

test('a receiver that is back always gets its whole backlog', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 5, max: 500 }), (backlog, capacity) => {
      let [flow, nowMs, left] = [OPEN, NOW, backlog];
      let second = { start: nowMs, served: 0 };
      for (let look = 0; flow.phase !== 'closed'; look++) {
        if (look > 100_000) throw new Error(`${left} of ${backlog} are left at ${flow.perSecond} per second`);
        const admission = admit(flow, demand({ nowMs, fresh: Math.min(left, 128) }));
        flow = admission.flow;
        for (let sent = 0; sent < admission.fresh; sent++) {
          if (nowMs - second.start >= 1_000) second = { start: nowMs, served: 0 };
          const verdict = second.served++ < capacity ? 'success' : 'limited';
          if (verdict === 'success') left--;
          flow = learn(flow, lesson({ verdict, nowMs }));
        }
        nowMs = Math.max(nowMs + 10, admission.againAtMs ?? 0);
      }
      expect(left).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('a receiver that takes more than keeps coming always catches up, and is then as any other', () => {
  const SECONDS = 7_200;
  const scenario = fc.record({ perSecond: fc.integer({ min: 1, max: 60 }), outageSeconds: fc.integer({ min: 10, max: 900 }), durationMs: fc.integer({ min: 5, max: 4_500 }) });
  fc.assert(
    fc.property(scenario, ({ perSecond, outageSeconds, durationMs }) => {
      const waiting = Array.from({ length: outageSeconds * perSecond }, (_, nth) => NOW - outageSeconds * 1_000 + nth * (1_000 / perSecond));
      const [spacingMs, underWay]: [number, number[]] = [1_000 / perSecond, []];
      let [flow, nowMs, bornAtMs]: [Flow, number, number] = [DRAINING, NOW, NOW];
      while (flow.phase !== 'closed') {
        if (nowMs > NOW + SECONDS * 1_000) throw new Error(`${waiting.length} wait at ${flow.perSecond} per second`);
        for (; bornAtMs <= nowMs; bornAtMs += spacingMs) waiting.push(bornAtMs);
        while ((underWay[0] ?? Infinity) <= nowMs) {
          underWay.shift();
          flow = learn(flow, lesson({ verdict: 'success', durationMs, nowMs }));
        }
        const oldestFreshMs = waiting[0] ?? null;
        const before = flow;
        const admission = admit(flow, demand({ nowMs, fresh: Math.min(waiting.length, 128), oldestFreshMs, inFlight: underWay.length }));
        flow = admission.flow;
        if (flow.phase === 'closed' && before.phase === 'draining') expect(waiting.length).toBeLessThanOrEqual(before.perSecond);
        waiting.splice(0, admission.fresh);
        for (let sent = 0; sent < admission.fresh; sent++) underWay.push(nowMs + durationMs);
        nowMs += 100;
      }
    }),
    { numRuns: 30 },
  );
});

test('a rate is never exceeded, and fully used', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.array(fc.nat({ max: 40 }), { minLength: 200, maxLength: 400 }), (perSecond, waits) => {
      let [nowMs, nextAtMs, taken] = [NOW, 0, 0];
      for (const wait of waits) {
        const paced = takePaced(nextAtMs, { perSecond, wanted: 1_000, nowMs });
        expect(paced.nextAtMs === nextAtMs || paced.count > 0).toBe(true);
        taken += paced.count;
        nextAtMs = paced.nextAtMs;
        nowMs += wait;
      }
      const seconds = (nowMs - NOW) / 1_000;
      expect(taken).toBeLessThanOrEqual(perSecond * seconds + Math.max(1, perSecond / 10));
    }),
  );
});
