import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Progress } from './delivery.ts';
import type { Outcome } from './outcome.ts';
import { afterAttempt, MAX_REPEATED_INTERRUPTIONS, WAITS_MS, type Next } from './retry-schedule.ts';

const FRESH: Progress = { attempts: 0, interruptions: 0, lastNumber: 0 };
const refused: Outcome = { kind: 'error', code: 'connection_refused', message: '' };
const interrupted: Outcome = { kind: 'error', code: 'interrupted', message: '' };
const answered = (statusCode: number): Outcome => ({ kind: 'answered', statusCode, redirectRefused: false });

test('waits two, then four seconds, then gives up', () => {
  const first = afterAttempt(FRESH, refused);
  const second = afterAttempt(first.progress, answered(500));
  const third = afterAttempt(second.progress, answered(404));
  expect([first, second].map((next) => next.next === 'retry' && next.waitMs)).toEqual([2_000, 4_000]);
  expect(third).toMatchObject({ next: 'failed', reason: 'attempts_exhausted', progress: { attempts: 3, lastNumber: 3 } });
});

test.each([200, 201, 204, 299])('takes %i for success', (statusCode) => {
  expect(afterAttempt(FRESH, answered(statusCode)).next).toBe('delivered');
});

test.each([199, 300, 301, 307, 400, 410, 429, 500])('takes %i for a failed attempt', (statusCode) => {
  expect(afterAttempt(FRESH, answered(statusCode))).toMatchObject({ next: 'retry', waitMs: 2_000 });
});

test('repeats an interrupted attempt at once, without counting it', () => {
  expect(afterAttempt(FRESH, interrupted)).toEqual({
    next: 'retry',
    waitMs: 0,
    progress: { attempts: 0, interruptions: 1, lastNumber: 1 },
  });
});

const anyOutcome = fc.constantFrom(refused, interrupted, answered(200), answered(302), answered(503));

test('ends every delivery within its bounds', () => {
  fc.assert(
    fc.property(fc.array(anyOutcome, { minLength: 12, maxLength: 12 }), (outcomes) => {
      let progress = FRESH;
      let last: Next | null = null;
      for (const [at, outcome] of outcomes.entries()) {
        last = afterAttempt(progress, outcome);
        progress = last.progress;
        expect(progress.lastNumber).toBe(at + 1);
        if (last.next !== 'retry') break;
      }
      expect(last?.next).not.toBe('retry');
      expect(progress.attempts).toBeLessThanOrEqual(WAITS_MS.length);
      expect(progress.interruptions).toBeLessThanOrEqual(MAX_REPEATED_INTERRUPTIONS + 1);
      expect(progress.attempts + progress.interruptions).toBe(progress.lastNumber);
    }),
  );
});
