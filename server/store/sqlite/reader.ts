import type { ReaderData } from './reader-thread.ts';
import type { AnswerOf, QueryOf, ReadName } from './reads.ts';
import { Thread } from './thread.ts';

const THREAD = new URL('./reader-thread.ts', import.meta.url);

/** Reads that may take a while, on a thread where they hold up neither requests nor commits. */
export class Reader {
  readonly #thread: Thread;

  constructor(data: ReaderData) {
    this.#thread = new Thread(THREAD, data);
  }

  ask<N extends ReadName>(name: N, query: QueryOf<N>): Promise<AnswerOf<N>> {
    // The thread answers with the read of this name.
    return this.#thread.ask([name, query]) as Promise<AnswerOf<N>>;
  }

  close(): Promise<void> {
    return this.#thread.stop();
  }
}
