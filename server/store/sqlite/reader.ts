import type { ReaderData } from './reader-thread.ts';
import type { AnswerOf, QueryOf, ReadName } from './reads.ts';
import { Thread, type ThreadParts } from './thread.ts';

const THREAD = new URL('./reader-thread.ts', import.meta.url);

export type ReaderParts = ReaderData & Pick<ThreadParts, 'onDeath'>;

/** Reads that may take a while, on a thread where they hold up neither requests nor commits. */
export class Reader {
  readonly #thread: Thread;

  constructor({ onDeath, ...workerData }: ReaderParts) {
    this.#thread = new Thread({ entry: THREAD, workerData, onDeath });
  }

  ask<N extends ReadName>(name: N, query: QueryOf<N>): Promise<AnswerOf<N>> {
    // The thread answers with the read of this name.
    return this.#thread.ask([name, query]) as Promise<AnswerOf<N>>;
  }

  close(): Promise<void> {
    return this.#thread.stop();
  }
}
