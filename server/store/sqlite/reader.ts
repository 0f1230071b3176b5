import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { StoreFault } from '../contract.ts';
import type { ReaderData } from './reader-thread.ts';
import type { AnswerOf, QueryOf, ReadName } from './reads.ts';
import { Thread, type ThreadParts } from './thread.ts';

const THREAD = new URL('./reader-thread.ts', import.meta.url);

/** A thread takes 15 MB, a tenth of a server that has nothing to do, and 40 ms to start. */
const IDLE_MS = 30_000;

export type ReaderParts = ReaderData & { clock: Clock } & Pick<ThreadParts, 'onDeath'>;

/**
 * Reads that may take a while, on a thread where they hold up neither requests nor commits. It starts with the first of
 * them, and ends when there has been none for a while.
 */
export class Reader {
  readonly #parts: Omit<ReaderParts, 'clock'>;
  readonly #clock: Clock;
  #thread: Thread | null = null;
  #unanswered = 0;
  #cancelEnd: CancelTimer | null = null;
  #ending: Promise<void> = Promise.resolve();
  #closed = false;

  constructor({ clock, ...parts }: ReaderParts) {
    this.#parts = parts;
    this.#clock = clock;
  }

  async ask<N extends ReadName>(name: N, query: QueryOf<N>): Promise<AnswerOf<N>> {
    if (this.#closed) throw new StoreFault('unavailable', 'The store is closed.');
    this.#cancelEnd?.();
    this.#thread ??= this.#start();
    this.#unanswered++;
    try {
      // The thread answers with the read of this name.
      return (await this.#thread.ask([name, query])) as AnswerOf<N>;
    } finally {
      if (--this.#unanswered === 0) this.#cancelEnd = this.#clock.after(IDLE_MS, () => this.#end());
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#end();
    await this.#ending;
  }

  #start(): Thread {
    const { onDeath, ...workerData } = this.#parts;
    return new Thread({ entry: THREAD, workerData, onDeath });
  }

  #end(): void {
    this.#cancelEnd?.();
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = null;
    this.#ending = Promise.all([this.#ending, thread.stop()]).then(() => undefined);
  }
}
