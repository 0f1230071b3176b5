import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';

/** As long as Meta itself could be asked what it had sent: there is no second copy of a post anywhere. */
const RAW_POST_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1_000;
const PURGE_EVERY_MS = 60 * 60 * 1_000;
/** A post may be 3 MB, which are freed page by page. */
const PURGE_STEP_ROWS = 50;
const PURGE_PAUSE_MS = 25;

/** Deletes processed posts of Meta some days after they came, by itself and in small steps. */
export function startPostRetention({ store, clock, log }: { store: Store; clock: Clock; log: Log }): { stop(): void } {
  let cancel: CancelTimer = () => undefined;
  let stopped = false;
  const again = (afterMs: number) => {
    if (!stopped) cancel = clock.after(afterMs, () => void step());
  };

  async function step(): Promise<void> {
    try {
      const beforeMs = clock.now() - RAW_POST_DAYS * DAY_MS;
      const purged = await store.whatsapp.posts.purge({ beforeMs, limit: PURGE_STEP_ROWS });
      again(purged > 0 ? PURGE_PAUSE_MS : PURGE_EVERY_MS);
    } catch (error) {
      log.fault('whatsapp.purge_failed', error);
      again(PURGE_EVERY_MS);
    }
  }

  again(PURGE_EVERY_MS);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
