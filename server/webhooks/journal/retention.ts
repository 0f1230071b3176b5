import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Between two looks for what is past its time. */
const PURGE_EVERY_MS = 60 * 60 * 1_000;
/** Rows of one step: about 10 ms of the one writer. */
const PURGE_STEP_ROWS = 500;
/** Between two steps, so that deliveries are written in between. */
const PURGE_PAUSE_MS = 25;

export type RetentionOptions = { store: Pick<Store, 'purge'>; clock: Clock; log: Log; days: number };

/** Deletes log rows and settled events some days after they were written, by itself and in small steps. */
export function startRetention({ store, clock, log, days }: RetentionOptions): { stop(): void } {
  let cancel: CancelTimer = () => undefined;
  let stopped = false;
  const again = (afterMs: number) => {
    if (!stopped) cancel = clock.after(afterMs, () => void step());
  };

  async function step(): Promise<void> {
    try {
      const purged = await store.purge({ beforeMs: clock.now() - days * DAY_MS, limit: PURGE_STEP_ROWS });
      const rows = purged.attempts + purged.events;
      if (rows > 0) log.info('retention.purged', purged);
      again(rows > 0 ? PURGE_PAUSE_MS : PURGE_EVERY_MS);
    } catch (error) {
      log.fault('retention.purge_failed', error);
      again(PURGE_EVERY_MS);
    }
  }

  again(0);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
