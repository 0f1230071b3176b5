import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Progress } from './delivery.ts';
import type { AttemptResult, HeaderList, Outcome } from './outcome.ts';
import { interruptedResult } from './journal/settlement.ts';
import { retryAfterMs } from './retry-after.ts';
import {
  afterAttempt, FURTHER_WAITS_MS, JITTER, MAX_ASKED_WAIT_MS, MAX_REPEATED_INTERRUPTIONS, WAITS_MS, type Next, type Retrying,
} from './retry-schedule.ts';

const NOW = Date.UTC(2026, 3, 16, 12, 0, 0);
const FRESH: Progress = { attempts: 0, interruptions: 0, lastNumber: 0 };
const { exchange } = interruptedResult(NOW, '');
const result = (outcome: Outcome, responseHeaders: HeaderList | null = null): AttemptResult => ({
  outcome, exchange: { ...exchange, responseHeaders },
});
const refused = result({ kind: 'error', code: 'connection_refused', message: '' });
const interrupted = result({ kind: 'error', code: 'interrupted', message: '' });
const answered = (statusCode: number, headers: HeaderList | null = null) =>
  result({ kind: 'answered', statusCode, redirectRefused: false }, headers);
const STANDARD: Retrying = { policy: 'standard', nowMs: NOW, random: () => 0 };
const EXTENDED: Retrying = { policy: 'extended', nowMs: NOW, random: () => 0 };

describe('the standard schedule', () => {
  test('waits two, then four seconds, then gives up', () => {
    const first = afterAttempt(FRESH, refused, STANDARD);
    const second = afterAttempt(first.progress, answered(500), STANDARD);
    const third = afterAttempt(second.progress, answered(404), STANDARD);
    expect([first, second].map((next) => next.next === 'retry' && next.waitMs)).toEqual([2_000, 4_000]);
    expect(third).toMatchObject({ next: 'failed', reason: 'attempts_exhausted', progress: { attempts: 3, lastNumber: 3 } });
  });

  test.each([200, 201, 204, 299])('takes %i for success', (statusCode) => {
    expect(afterAttempt(FRESH, answered(statusCode), STANDARD).next).toBe('delivered');
  });

  test.each([199, 300, 301, 307, 400, 410, 429, 500])('takes %i for a failed attempt, whatever it asks for', (statusCode) => {
    const asking = answered(statusCode, [['Retry-After', '600']]);
    expect(afterAttempt(FRESH, asking, STANDARD)).toMatchObject({ next: 'retry', waitMs: 2_000 });
  });

  test('repeats an interrupted attempt at once, without counting it', () => {
    expect(afterAttempt(FRESH, interrupted, STANDARD)).toEqual({
      next: 'retry',
      waitMs: 0,
      progress: { attempts: 0, interruptions: 1, lastNumber: 1 },
    });
  });
});

describe('the extended schedule', () => {
  const waitAfter = (attempts: number, attempt: AttemptResult, retrying = EXTENDED) => {
    const next = afterAttempt({ ...FRESH, attempts, lastNumber: attempts }, attempt, retrying);
    return next.next === 'retry' ? next.waitMs : next.next;
  };

  test('begins as the standard one and goes on for about three days', () => {
    const waits = Array.from({ length: 20 }, (_, at) => waitAfter(at, refused));
    const all = [...WAITS_MS.slice(1), ...FURTHER_WAITS_MS];
    expect(waits.slice(0, all.length)).toEqual(all);
    expect(waits[all.length]).toBe('failed');
    const hours = all.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(71);
    expect(hours * (1 + JITTER)).toBeLessThan(80);
  });

  test('gives up at once when the receiver says that it is gone', () => {
    expect(afterAttempt(FRESH, answered(410), EXTENDED)).toMatchObject({ next: 'failed', reason: 'receiver_gone' });
  });

  test.each<[string, number, number]>([
    ['0', 0, 2_000], ['5', 0, 5_000], ['999999999', 0, MAX_ASKED_WAIT_MS], ['soon', 0, 2_000], ['-5', 0, 2_000], ['', 0, 2_000],
    ['1e9', 0, 2_000], ['Thu, 16 Apr 2026 12:00:30 GMT', 0, 30_000], ['Thu, 16 Apr 2026 11:00:00 GMT', 0, 2_000],
    ['9'.repeat(16), 0, 2_000], ['999999999', 5, 2 * 1_800_000], ['60', 5, 1_800_000],
  ])('bounds Retry-After: %s after %i attempts is %i ms', (asked, attempts, waitMs) => {
    expect(waitAfter(attempts, answered(503, [['retry-after', asked]]))).toBe(waitMs);
  });

  test('leaves a receiver alone that has had too much', () => {
    expect(waitAfter(0, answered(429))).toBe(MAX_ASKED_WAIT_MS);
    expect(waitAfter(0, answered(429, [['Retry-After', '3']]))).toBe(3_000);
  });

  test('never waits less than planned nor more than allowed, whatever comes', () => {
    const header = fc.oneof(fc.string(), fc.nat().map(String), fc.constant('Thu, 16 Apr 2026 12:00:30 GMT'));
    const facts = [fc.nat({ max: 14 }), header, fc.integer({ min: 400, max: 599 }), fc.double({ min: 0, max: 0.999, noNaN: true })] as const;
    fc.assert(
      fc.property(...facts, (attempts, asked, status, chance) => {
        const wait = waitAfter(attempts, answered(status, [['Retry-After', asked]]), { ...EXTENDED, random: () => chance });
        if (typeof wait === 'string') expect(status).toBe(410);
        if (typeof wait === 'string') return;
        const planned = WAITS_MS[attempts + 1] ?? FURTHER_WAITS_MS[attempts + 1 - WAITS_MS.length] ?? 0;
        expect(wait).toBeGreaterThanOrEqual(planned);
        expect(wait).toBeLessThanOrEqual(Math.max(MAX_ASKED_WAIT_MS, Math.ceil(2 * planned * (1 + JITTER))));
      }),
    );
  });
});

test('Retry-After is never negative nor made up', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const ms = retryAfterMs([['Retry-After', value]], NOW);
      if (ms !== null) expect(ms >= 0 && Number.isFinite(ms)).toBe(true);
    }),
  );
  expect(retryAfterMs(null, NOW)).toBeNull();
  expect(retryAfterMs([['Date', '5']], NOW)).toBeNull();
});

const anyOutcome = fc.constantFrom(refused, interrupted, answered(200), answered(302), answered(503));

test.each([STANDARD, EXTENDED])('ends every delivery within its bounds: $policy', (retrying) => {
  const most = retrying.policy === 'standard' ? WAITS_MS.length : WAITS_MS.length + FURTHER_WAITS_MS.length;
  fc.assert(
    fc.property(fc.array(anyOutcome, { minLength: 24, maxLength: 24 }), (outcomes) => {
      let progress = FRESH;
      let last: Next | null = null;
      for (const [at, outcome] of outcomes.entries()) {
        last = afterAttempt(progress, outcome, retrying);
        progress = last.progress;
        expect(progress.lastNumber).toBe(at + 1);
        if (last.next !== 'retry') break;
      }
      expect(last?.next).not.toBe('retry');
      expect(progress.attempts).toBeLessThanOrEqual(most);
      expect(progress.interruptions).toBeLessThanOrEqual(MAX_REPEATED_INTERRUPTIONS + 1);
      expect(progress.attempts + progress.interruptions).toBe(progress.lastNumber);
    }),
  );
});
