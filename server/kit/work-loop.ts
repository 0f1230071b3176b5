import type { CancelTimer, Clock } from './clock.ts';

/** How often it is looked whether another process has left work behind, or a command has made some, in milliseconds. */
const POLL_MS = 1_000;

export type WorkLoopOptions = {
  clock: Clock;
  /** Pieces of work that are done at a time. */
  lanes: number;
  /** Does one piece, or less once it is stopped; false when there was none. */
  work: (isStopped: () => boolean) => Promise<boolean>;
  /** The piece is left as it is, for another try. */
  onFault: (error: unknown) => void;
};

/** Does what there is to do, in a few lanes, and looks for more when it is woken or every second. */
export class WorkLoop {
  readonly #options: WorkLoopOptions;
  #stopped = false;
  #lanes: Promise<void>[] = [];
  #wakers = new Set<() => void>();

  constructor(options: WorkLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#lanes = Array.from({ length: this.#options.lanes }, () => this.#run());
  }

  /** There is something to do. */
  wake(): void {
    for (const waken of [...this.#wakers]) waken();
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await Promise.all(this.#lanes);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const worked = await this.#work();
      if (!worked && !this.#stopped) await this.#pause();
    }
  }

  async #work(): Promise<boolean> {
    try {
      return await this.#options.work(() => this.#stopped);
    } catch (error) {
      if (!this.#stopped) this.#options.onFault(error);
      return false;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => undefined;
      const waken = () => {
        cancel();
        this.#wakers.delete(waken);
        resolve();
      };
      cancel = this.#options.clock.after(POLL_MS, waken);
      this.#wakers.add(waken);
    });
  }
}
