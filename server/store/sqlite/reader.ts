import { StoreFault } from '../contract.ts';
import type { ReaderData } from './reader-thread.ts';
import type { AnswerOf, QueryOf, ReadName } from './reads.ts';
import { Thread, type ThreadParts } from './thread.ts';

const THREAD = new URL('./reader-thread.ts', import.meta.url);

export type ReaderParts = ReaderData & Pick<ThreadParts, 'onDeath'>;

/**
 * Reads that may take a while, on a thread where they hold up neither requests nor commits. It starts with the first of
 * them: most commands have none, and do without a sixth of what they cost.
 */
export class Reader {
  readonly #parts: ReaderParts;
  #thread: Thread | null = null;
  #closed = false;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  ask<N extends ReadName>(name: N, query: QueryOf<N>): Promise<AnswerOf<N>> {
    if (this.#closed) return Promise.reject(new StoreFault('unavailable', 'The store is closed.'));
    this.#thread ??= this.#start();
    // The thread answers with the read of this name.
    return this.#thread.ask([name, query]) as Promise<AnswerOf<N>>;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.stop();
  }

  #start(): Thread {
    const { onDeath, ...workerData } = this.#parts;
    return new Thread({ entry: THREAD, workerData, onDeath });
  }
}
