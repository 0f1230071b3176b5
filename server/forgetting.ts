import type { CancelTimer, Clock } from './kit/clock.ts';
import type { Log } from './kit/log.ts';

const EVERY_MS = 60 * 60 * 1_000;
/** Between two steps, so that others come to write. */
const PAUSE_MS = 25;
/** Ten million rows of the usual size; what is left then goes an hour later. */
const MAX_STEPS = 20_000;

/**
 * One thing that is kept for a while. `purge` deletes at most `limit` rows that were kept long enough, and answers how
 * many; `atOnce` is how many one step may take.
 */
export type Kept = { name: string; atOnce: number; purge: (step: { nowMs: number; limit: number }) => Promise<number> };

type Parts = { kept: readonly Kept[]; clock: Clock; log: Log };

/** Deletes every hour, in small steps, what is past its time. */
export function startForgetting({ kept, clock, log }: Parts): { stop(): void } {
  let stopped = false;
  let cancel: CancelTimer = () => undefined;

  const pause = () => new Promise<void>((resolve) => (cancel = clock.after(PAUSE_MS, resolve)));

  async function forget({ atOnce: limit, purge }: Kept): Promise<void> {
    for (let step = 0; step < MAX_STEPS && !stopped; step++) {
      if ((await purge({ nowMs: clock.now(), limit })) < limit) return;
      await pause();
    }
  }

  async function run(): Promise<void> {
    for (const one of kept) {
      if (stopped) return;
      await forget(one).catch((error: unknown) => {
        // Once stopped, the store may be closed under it: what is left goes after the next start.
        if (!stopped) log.fault(`${one.name}.purge_failed`, error);
      });
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
