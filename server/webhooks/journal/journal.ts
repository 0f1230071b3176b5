import { ATTEMPT_ERRORS } from '../../../contract/attempt-error.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { HeldDelivery, Settled, Settlement, Store } from '../../store/contract.ts';
import type { Delivery, SettledState } from '../delivery.ts';
import type { RetryPolicy, SkipReason } from '../endpoint.ts';
import type { AttemptResult } from '../outcome.ts';
import { quickAttemptsAreOver } from '../retry-schedule.ts';
import { interruptedResult, keyOf, settleAttempt, settleSkip } from './settlement.ts';

/**
 * While the database cannot be written, a result is kept in memory and written again after this many milliseconds, for as
 * long as the process lives: a bound would drop it. There are never more of them than the engine may hold.
 */
const WRITE_AGAIN_MS = 250;

/** What a delivery came to, and when, once that is durable. `released` is the next delivery of the same record, now ours to send. */
export type Journalled = Settled & { state: SettledState | 'due'; dueAtMs: number | null; atMs: number };

/** Whether somebody waits for it, and which schedule its retries follow. */
export type How = { urgent: boolean; policy: RetryPolicy };

/** Writes down how attempts ended and decides what is next. Nothing it was given is dropped while the process lives. */
export interface Journal {
  attempted(delivery: Delivery, result: AttemptResult, how: How): Promise<Journalled>;
  /** An attempt that a stop or a crash of ours cut off, or may have: found on recovery. */
  interrupted(delivery: Delivery): Promise<Journalled>;
  skipped(delivery: Delivery, reason: SkipReason, urgent: boolean): Promise<Journalled>;
  /** Deliveries that were leased and not begun: due again at once. */
  givenBack(deliveries: HeldDelivery[]): Promise<void>;
  /** False while results cannot be written: no new attempt may begin that could not be logged. */
  readonly writable: boolean;
}

/** An attempt that was cut off does not count, so its schedule does not matter. */
const NOT_COUNTED: How = { urgent: false, policy: 'standard' };

export type JournalOptions = {
  store: Pick<Store, 'deliveries'>;
  clock: Clock;
  log: Log;
  /** From 0 to below 1: spreads the retries of an outage. */
  random: () => number;
  /** Told of every delivery that has its end, after it is durable. */
  onSettled: (delivery: Delivery, state: SettledState) => void;
  /** Told when the first three attempts have failed and more will follow: nobody is to wait for those. */
  onDrawnOut: (delivery: Delivery) => void;
  /** Told of every attempt whose row is durable, with what became of its delivery. */
  onAttempt: (delivery: Delivery, result: AttemptResult, after: Journalled) => void;
};

export function createJournal({ store, clock, log, random, onSettled, onDrawnOut, onAttempt }: JournalOptions): Journal {
  let failing = 0;

  async function write(delivery: Delivery, settlement: Settlement): Promise<Journalled> {
    const { settled, released } = await untilWritten(() => store.deliveries.settle(settlement));
    const { to } = settlement;
    if (settled && to.state !== 'due') onSettled(delivery, to.state);
    if (settled && to.state === 'due' && quickAttemptsAreOver(settlement.progress)) onDrawnOut(delivery);
    return { settled, released, state: to.state, dueAtMs: to.state === 'due' ? to.dueAtMs : null, atMs: settlement.nowMs };
  }

  async function writeAttempt(delivery: Delivery, result: AttemptResult, how: How): Promise<Journalled> {
    const journalled = await write(delivery, settleAttempt(delivery, result, { ...how, nowMs: clock.now(), random }));
    if (journalled.settled) onAttempt(delivery, result, journalled);
    return journalled;
  }

  async function untilWritten<T>(write: () => Promise<T>): Promise<T> {
    let failed = false;
    for (;;) {
      try {
        const written = await write();
        if (failed) failing--;
        return written;
      } catch (error) {
        if (!failed) {
          failed = true;
          if (failing++ === 0) log.fault('journal.write_failed', error);
        }
        await new Promise<void>((resolve) => clock.after(WRITE_AGAIN_MS, resolve));
      }
    }
  }

  return {
    attempted: writeAttempt,
    interrupted: (delivery) => writeAttempt(delivery, interruptedResult(clock.now(), ATTEMPT_ERRORS.interrupted), NOT_COUNTED),
    skipped: (delivery, reason, urgent) => write(delivery, settleSkip(delivery, reason, { nowMs: clock.now(), urgent })),
    givenBack: (deliveries) => untilWritten(() => store.deliveries.giveBack(deliveries.map(keyOf))),
    get writable() {
      return failing === 0;
    },
  };
}
