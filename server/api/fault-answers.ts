import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { StoreFault, type StoreFaultKind } from '../store/contract.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';
import type { Answer } from './route.ts';

/** While the database is away every request meets the same fault: one line says so, then silence for this long. */
const SAME_FAULT_LOGGED_EVERY_MS = 10_000;

const PASSING_FAULTS: Partial<Record<StoreFaultKind, Refusal>> = {
  unavailable: refuse('unavailable', { retryAfterSeconds: 5 }),
  overloaded: refuse('unavailable', {
    message: 'Too many changes are waiting to be stored. Try again shortly; nothing was stored.',
    retryAfterSeconds: 1,
  }),
  full: refuse('unavailable', { message: 'The disk of the server is full. Nothing was stored.', retryAfterSeconds: 60 }),
  locked: refuse('unavailable', { retryAfterSeconds: 5 }),
};

export type Circumstance = { requestId: string; failure: string };

/** Our own failures: written down once, with the request's id, and told to the caller without any detail. */
export class FaultAnswers {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #loggedAt = new Map<StoreFaultKind, number>();

  constructor({ log, clock }: { log: Log; clock: Clock }) {
    this.#log = log;
    this.#clock = clock;
  }

  to(error: unknown, { requestId, failure }: Circumstance): Answer {
    const passing = error instanceof StoreFault ? PASSING_FAULTS[error.kind] : undefined;
    if (!(error instanceof StoreFault) || passing === undefined) {
      this.#log.fault('api.fault', error, { request: requestId, failure });
      return { status: 500, body: { status: 'error', message: failure } };
    }
    if (this.#isNews(error.kind)) this.#log.fault('api.store_fault', error, { request: requestId, kind: error.kind });
    return answerToRefusal(passing);
  }

  #isNews(kind: StoreFaultKind): boolean {
    const now = this.#clock.monotonic();
    const loggedAt = this.#loggedAt.get(kind);
    if (loggedAt !== undefined && now - loggedAt < SAME_FAULT_LOGGED_EVERY_MS) return false;
    this.#loggedAt.set(kind, now);
    return true;
  }
}
