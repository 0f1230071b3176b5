import type { Clock } from '../../kit/clock.ts';
import { StoreFault, type Conflict, type StoreCounters } from '../contract.ts';
import { GroupCommit, type Submission } from '../group-commit.ts';
import { decodeFault, Thread, type ThreadParts } from './thread.ts';
import type { BatchReply, WriterData } from './writer-thread.ts';
import type { InputOf, ResultOf, Write, WriteName } from './writes.ts';

const THREAD = new URL('./writer-thread.ts', import.meta.url);

/** The thread writes one batch after another, so two may lie ready for it: it never waits for this thread. */
const BATCHES_UNDER_WAY = 3;

/** A small operation that somebody waits for. */
const ORDINARY: Submission = { bytes: 512, urgent: true, essential: false };

export type WriterParts = WriterData & { clock: Clock } & Pick<ThreadParts, 'onDeath'>;

/** The one way to write: through the group commit, to the thread that owns the writing connection. */
export class Writer {
  readonly #thread: Thread;
  readonly #commits: GroupCommit<Write, unknown>;

  constructor({ clock, onDeath, ...workerData }: WriterParts) {
    this.#thread = new Thread({ entry: THREAD, workerData, onDeath });
    this.#commits = new GroupCommit({ clock, write: (batch) => this.#write(batch), batchesUnderWay: BATCHES_UNDER_WAY });
  }

  get counters(): StoreCounters {
    return this.#commits.counters;
  }

  /** For what can conflict with nothing: if it does, that is our fault. */
  async run<N extends WriteName>(name: N, input: InputOf<N>, how: Partial<Submission> = {}): Promise<ResultOf<N>> {
    const result = await this.runOrConflict(name, input, how);
    if (isConflict(result)) throw new StoreFault('failed', `${name} met a conflict: ${result.conflict}`);
    return result;
  }

  runOrConflict<N extends WriteName>(name: N, input: InputOf<N>, how: Partial<Submission> = {}): Promise<ResultOf<N> | Conflict> {
    // The thread performs the operation of this name, so the answer is its result.
    return this.#commits.submit([name, input], { ...ORDINARY, ...how }) as Promise<ResultOf<N> | Conflict>;
  }

  /** Writes what waits. Afterwards everything is refused. */
  finish(): Promise<void> {
    return this.#commits.close();
  }

  async close(): Promise<void> {
    await this.finish();
    await this.#thread.stop();
  }

  async #write(batch: Write[]): Promise<unknown[]> {
    // What `writer-thread.ts` answers every question with.
    const { results, faults } = (await this.#thread.ask(batch)) as BatchReply;
    for (const [at, fault] of faults) results[at] = decodeFault(fault);
    return results;
  }
}

export function isConflict(result: unknown): result is Conflict {
  return typeof result === 'object' && result !== null && 'conflict' in result;
}
