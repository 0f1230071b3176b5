import type { Clock } from '../../kit/clock.ts';
import { StoreFault, type Conflict, type StoreCounters } from '../contract.ts';
import { GroupCommit, type Submission, type TakeMore } from '../group-commit.ts';
import { CommitMarks } from './commit-marks.ts';
import type { Connection } from './connection.ts';
import type { KnownCounters } from './counters.ts';
import { CommitUnknown, faultOf } from './faults.ts';
import { writeBatch } from './write-batch.ts';
import type { Transaction } from './transaction.ts';
import type { InputOf, ResultOf, Write, WriteName } from './writes.ts';

/** A second batch in the same session would run inside the transaction of the first. */
const BATCHES_UNDER_WAY = 1;

/** A commit without an answer is asked for again after so many milliseconds, */
const ASK_AGAIN_MS = 250;
/** and given up after so many: its caller has given up before, and the leases it may have written have run out. */
const GIVE_UP_MS = 60_000;

/** A small operation that somebody waits for. */
const ORDINARY: Submission = { bytes: 512, urgent: true, essential: false };

export type WriterOptions = {
  connection: Connection;
  /** The node of this moment, null for a command. A server whose lease ran out goes on as another node. */
  node: () => number | null;
  /** Whether this node is the only one. */
  isAlone: () => boolean;
  counters: KnownCounters;
  clock: Clock;
  /** Told after every batch how many operations it held. */
  onWritten: (operations: number) => void;
};

/** The one way to write: through the group commit, in one session. Other processes have writers of their own. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #commits: GroupCommit<Write, unknown>;
  readonly #marks = new CommitMarks();
  /** A commit has no answer yet: what comes now is refused rather than kept waiting for it. */
  #unknown = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#commits = new GroupCommit({
      clock: options.clock,
      write: (batch, takeMore) => this.#write(batch, takeMore),
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
    if (this.#unknown && !how.essential) {
      return Promise.reject(new StoreFault('unavailable', 'PostgreSQL went away in the middle of a commit.'));
    }
    // The operation of this name is performed, so the answer is its result.
    return this.#commits.submit([name, input], { ...ORDINARY, ...how }) as Promise<ResultOf<N> | Conflict>;
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#options.connection.close();
  }

  async #write(batch: Write[], takeMore: TakeMore<Write>): Promise<unknown[]> {
    const { connection, node, isAlone, counters, onWritten } = this.#options;
    try {
      const db = await connection.session();
      await this.#marks.begin(db);
      const number = this.#marks.next();
      const mark = (tx: Transaction) => this.#marks.mark(tx, number);
      const how = { node: node(), mark, takeMore, counters, isAlone: isAlone() };
      const results = await writeBatch(db, how, batch).catch((error: unknown) => this.#settleUnknown(error, number));
      onWritten(results.length);
      return results;
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** Nobody is told that nothing was stored, nor that something was, before the database itself has said so. */
  async #settleUnknown(error: unknown, number: number): Promise<unknown[]> {
    if (!(error instanceof CommitUnknown)) throw error;
    const { clock } = this.#options;
    const giveUpAt = clock.monotonic() + GIVE_UP_MS;
    this.#unknown = true;
    try {
      while (clock.monotonic() < giveUpAt) {
        const committed = await this.#wasCommitted(number);
        if (committed === true) return error.result as unknown[]; // What writeBatch was about to answer.
        if (committed === false) break;
        await new Promise<void>((resolve) => clock.after(ASK_AGAIN_MS, resolve));
      }
      throw error;
    } finally {
      this.#unknown = false;
    }
  }

  /** Null while the database cannot be asked, or has not ended the transaction yet. */
  async #wasCommitted(number: number): Promise<boolean | null> {
    try {
      return await this.#marks.wasCommitted(await this.#options.connection.session(), number);
    } catch (error) {
      if (faultOf(error).kind === 'unavailable') return null;
      throw error;
    }
  }
}

function isConflict(result: unknown): result is Conflict {
  return typeof result === 'object' && result !== null && 'conflict' in result;
}
