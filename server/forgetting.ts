import type { CancelTimer, Clock } from './kit/clock.ts';
import type { Log } from './kit/log.ts';

const EVERY_MS = 60 * 60 * 1_000;
/** Rows of one step: a few milliseconds of the one writer. */
const STEP_ROWS = 500;
/** Ten million rows; what is left then goes an hour later. */
const MAX_STEPS = 20_000;

type Step = { nowMs: number; limit: number };

/** One thing that is kept for a while: deletes at most `limit` rows that were kept long enough, and answers how many. */
export type Forget = (step: Step) => Promise<number>;

type Parts = { forget: Record<string, Forget>; clock: Clock; log: Log };

/** Deletes every hour, in small steps, what is past its time. */
export function startForgetting({ forget, clock, log }: Parts): { stop(): void } {
  let stopped = false;
  let cancel: CancelTimer = () => undefined;

  async function forgetAll(one: Forget): Promise<void> {
    for (let step = 0; step < MAX_STEPS && !stopped; step++) {
      if ((await one({ nowMs: clock.now(), limit: STEP_ROWS })) < STEP_ROWS) return;
    }
  }

  async function run(): Promise<void> {
    for (const [what, one] of Object.entries(forget)) {
      await forgetAll(one).catch((error: unknown) => log.fault(`${what}.purge_failed`, error));
    }
    again(EVERY_MS);
  }

  function again(afterMs: number): void {
    if (!stopped) cancel = clock.after(afterMs, () => void run());
  }

  again(0);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
