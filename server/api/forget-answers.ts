import type { CancelTimer, Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { AnswerStore } from '../store/contract-answers.ts';

const EVERY_MS = 60 * 60 * 1_000;
/** Rows of one step: a few milliseconds of the one writer. */
const STEP_ROWS = 500;
/** Ten million; what is left then goes an hour later. */
const MAX_STEPS = 20_000;

type Parts = { answers: Pick<AnswerStore, 'purge'>; clock: Clock; log: Log };

/** Deletes what was answered to calls with an Idempotency-Key a day ago, every hour. */
export function startForgettingAnswers({ answers, clock, log }: Parts): { stop(): void } {
  let stopped = false;
  let cancel: CancelTimer = () => undefined;

  async function forget(): Promise<void> {
    for (let step = 0; step < MAX_STEPS && !stopped; step++) {
      if ((await answers.purge({ nowMs: clock.now(), limit: STEP_ROWS })) < STEP_ROWS) return;
    }
  }

  function again(afterMs: number): void {
    if (stopped) return;
    cancel = clock.after(afterMs, () => {
      void forget()
        .catch((error: unknown) => log.fault('answers.purge_failed', error))
        .finally(() => again(EVERY_MS));
    });
  }

  again(0);
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
