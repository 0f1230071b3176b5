import type { Clock } from '../../kit/clock.ts';
import { StoreFault, type Conflict, type StoreCounters } from '../contract.ts';
import { GroupCommit, type Submission } from '../group-commit.ts';
import type { Connection } from './connection.ts';
import { faultOf } from './faults.ts';
import { writeBatch } from './write-batch.ts';
import type { InputOf, ResultOf, Write, WriteName } from './writes.ts';

/** A second batch in the same session would run inside the transaction of the first. */
const BATCHES_UNDER_WAY = 1;

/** A small operation that somebody waits for. */
const ORDINARY: Submission = { bytes: 512, urgent: true, essential: false };

export type WriterOptions = {
  connection: Connection;
  /** The node of this moment, null for a command. A server whose lease ran out goes on as another node. */
  node: () => number | null;
  clock: Clock;
};

/** The one way to write: through the group commit, in one session. Other processes have writers of their own. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #commits: GroupCommit<Write, unknown>;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#commits = new GroupCommit({
      clock: options.clock,
      write: (batch) => this.#write(batch),
      batchesUnderWay: BATCHES_UNDER_WAY,
    });
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
    // The operation of this name is performed, so the answer is its result.
    return this.#commits.submit([name, input], { ...ORDINARY, ...how }) as Promise<ResultOf<N> | Conflict>;
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#options.connection.close();
  }

  async #write(batch: Write[]): Promise<unknown[]> {
    const { connection, node } = this.#options;
    try {
      return await writeBatch(await connection.session(), node(), batch);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function isConflict(result: unknown): result is Conflict {
  return typeof result === 'object' && result !== null && 'conflict' in result;
}
