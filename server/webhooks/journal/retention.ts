import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Between two looks for what is past its time. */
const PURGE_EVERY_MS = 60 * 60 * 1_000;
/** Rows of one step: about 10 ms of the one writer. */
export const PURGE_STEP_ROWS = 500;
/**
 * Of all rows, so many go in one run, or one step where that is more. On a usual day a run takes 0.15 %; a clock that was
 * wrong when the process began can so take no more than this before somebody has had an hour to see it. A purge that is
 * asked for by command takes all it finds.
 */
const MAX_SHARE_OF_A_RUN = 0.05;
/** The wall clock is believed as far as it moves with the monotonic one: beyond that somebody has set it ahead. */
const MAX_CLOCK_LEAD_MS = 60 * 60 * 1_000;
/** The same for whole days of the log, where the store can drop them: as much in a run as usual in two days. */
const MAX_DAYS_OF_A_RUN = 2;
/** Between two steps at least, so that deliveries are written in between. */
const PURGE_PAUSE_MS = 25;
/** And so many times what the step took: the purge has a tenth of the writer at most, and less the busier it is. */
const REST_PER_STEP = 9;

type Purging = Pick<Store, 'purge' | 'turnDays' | 'countHistory' | 'giveBackSpace'>;
/** How long a purge rests after a step, in milliseconds. */
export function restAfter(tookMs: number): number {
  return Math.max(PURGE_PAUSE_MS, REST_PER_STEP * tookMs);
}

export type RetentionOptions = { store: Purging; clock: Clock; log: Log; days: number };

/** Deletes log rows and settled events some days after they were written, by itself and in small steps, and returns their space. */
export function startRetention({ store, clock, log, days }: RetentionOptions): { stop(): void } {
  const ahead = clock.now() - clock.monotonic();
  let cancel: CancelTimer = () => undefined;
  let stopped = false;
  const again = (afterMs: number, run: () => Promise<void>) => {
    if (stopped) return;
    cancel = clock.after(afterMs, () => {
      run().catch((error: unknown) => {
        if (stopped) return; // The store was closed under it. What is left is purged after the next start.
        log.fault('retention.purge_failed', error);
        again(PURGE_EVERY_MS, begin);
      });
    });
  };

  const before = () => Math.min(clock.now(), clock.monotonic() + ahead + MAX_CLOCK_LEAD_MS) - days * DAY_MS;

  const restSince = (beganAt: number) => restAfter(clock.monotonic() - beganAt);

  async function begin(): Promise<void> {
    const attempts = await store.turnDays({ nowMs: clock.now(), beforeMs: before(), atMost: MAX_DAYS_OF_A_RUN });
    if (attempts > 0) log.info('retention.dropped', { attempts });
    const share = Math.floor((await store.countHistory()) * MAX_SHARE_OF_A_RUN);
    await step(Math.max(PURGE_STEP_ROWS, share));
  }

  async function step(allowance: number): Promise<void> {
    const beganAt = clock.monotonic();
    const purged = await store.purge({ beforeMs: before(), limit: Math.min(PURGE_STEP_ROWS, allowance), leaveDays: true });
    const rows = purged.attempts + purged.events;
    if (rows > 0) log.info('retention.purged', purged);
    const left = allowance - rows;
    if (rows > 0 && left > 0) return again(restSince(beganAt), () => step(left));
    if (rows > 0) log.warn('retention.held_back', { reason: 'a run takes 5 % of all rows at most; it goes on in an hour' });
    await giveBack();
  }

  async function giveBack(): Promise<void> {
    const beganAt = clock.monotonic();
    if (await store.giveBackSpace()) again(restSince(beganAt), giveBack);
    else again(PURGE_EVERY_MS, begin);
  }

  again(0, begin);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
