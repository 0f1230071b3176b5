import type { CancelTimer, Clock } from '../kit/clock.ts';
import { MAX_WAITING_BYTES, MAX_WAITING_CHANGES } from '../kit/limits.ts';
import { StoreFault } from './contract.ts';

const MAX_BATCH_OPERATIONS = 1_000;
/** Of what the callers say their operations weigh. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** How long an operation that nobody waits for may wait for company. */
const LINGER_MS = 5;
/**
 * So many operations that somebody waits for begin a batch before the turn of the event loop is over, and before the
 * batch under way has ended: callers in a closed loop come all at once, and the writer would stand idle while they are
 * read. Fewer would not pay, because a commit of 30 deliveries takes 900 µs by itself.
 */
export const EARLY_BATCH_OPERATIONS = 32;

export type Submission = {
  bytes: number;
  /** False: may linger for company. */
  urgent: boolean;
  /** False: refused while too many wait. True for what brings work to its end and is bounded by those who began it. */
  essential: boolean;
};

/** Who has waited for a lock can add what has come meanwhile and fits: it is answered at the end of the same batch. */
export type TakeMore<Operation> = (fits: (operation: Operation) => boolean) => Operation[];

/** Writes one batch in one transaction. Rejects when all of it failed; a StoreFault in a place means that one alone. */
export type WriteBatch<Operation, Result> = (batch: Operation[], takeMore: TakeMore<Operation>) => Promise<(Result | StoreFault)[]>;

type Waiting<Operation, Result> = {
  operation: Operation;
  bytes: number;
  urgent: boolean;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

export type GroupCommitOptions<Operation, Result> = {
  write: WriteBatch<Operation, Result>;
  clock: Clock;
  /** How many batches may be under way. More than one only where `write` carries them out in the order it was called. */
  batchesUnderWay: number;
};

/**
 * Lets operations share transactions: while a batch is under way, everything that comes is gathered for the next. An
 * idle store commits at once; a busy one commits dozens together, without a timer deciding how many.
 */
export class GroupCommit<Operation, Result> {
  readonly #options: GroupCommitOptions<Operation, Result>;
  #waiting: Waiting<Operation, Result>[] = [];
  /** Of those waiting, how many somebody waits for, and what all weigh. */
  #urgent = 0;
  #bytes = 0;
  readonly #underWay = new Set<Promise<void>>();
  #scheduled = false;
  #cancelLinger: CancelTimer | null = null;
  #closed = false;
  #commits = 0;
  #operations = 0;

  constructor(options: GroupCommitOptions<Operation, Result>) {
    this.#options = options;
  }

  get counters(): { commits: number; operations: number; waiting: number } {
    return { commits: this.#commits, operations: this.#operations, waiting: this.#waiting.length };
  }

  submit(operation: Operation, { bytes, urgent, essential }: Submission): Promise<Result> {
    if (this.#closed) return Promise.reject(new StoreFault('unavailable', 'The store is closed.'));
    if (!essential && (this.#waiting.length >= MAX_WAITING_CHANGES || this.#bytes >= MAX_WAITING_BYTES)) {
      return Promise.reject(new StoreFault('overloaded', `${this.#waiting.length} changes of ${this.#bytes} bytes wait for the database.`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ operation, bytes, urgent, resolve, reject });
    if (urgent) this.#urgent++;
    this.#bytes += bytes;
    this.#arrange();
    return promise;
  }

  /** Writes what waits. Afterwards everything is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopLingering();
    while (this.#underWay.size > 0 || this.#waiting.length > 0) {
      this.#begin();
      await Promise.race(this.#underWay);
    }
  }

  /** Decides when the next batch begins. Few operations wait for the batch under way to end, many do not. */
  #arrange(): void {
    const waiting = this.#waiting.length;
    if (this.#urgent >= EARLY_BATCH_OPERATIONS || waiting >= MAX_BATCH_OPERATIONS) this.#begin();
    else if (this.#scheduled || this.#underWay.size > 0 || waiting === 0) return;
    else if (this.#urgent > 0) this.#schedule();
    else this.#linger();
  }

  /** At the end of this turn of the event loop, so that requests read together are written together. */
  #schedule(): void {
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#begin();
    });
  }

  #linger(): void {
    this.#cancelLinger ??= this.#options.clock.after(LINGER_MS, () => {
      this.#cancelLinger = null;
      this.#begin();
    });
  }

  #stopLingering(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = null;
  }

  #begin(): void {
    if (this.#underWay.size >= this.#options.batchesUnderWay || this.#waiting.length === 0) return;
    this.#stopLingering();
    const written = this.#write(this.#takeBatch()).finally(() => {
      this.#underWay.delete(written);
      this.#arrange();
    });
    this.#underWay.add(written);
  }

  #takeBatch(): Waiting<Operation, Result>[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count > 0 && (count >= MAX_BATCH_OPERATIONS || bytes > MAX_BATCH_BYTES)) break;
      count++;
    }
    const batch = this.#waiting.splice(0, count);
    this.#weighWaiting();
    return batch;
  }

  /** For a batch that has begun already, as far as it has room. */
  #takeMore(batch: Waiting<Operation, Result>[], fits: (operation: Operation) => boolean): Operation[] {
    let bytes = batch.reduce((sum, waiting) => sum + waiting.bytes, 0);
    const begun = batch.length;
    const left: Waiting<Operation, Result>[] = [];
    for (const waiting of this.#waiting) {
      const hasRoom = batch.length < MAX_BATCH_OPERATIONS && bytes + waiting.bytes <= MAX_BATCH_BYTES;
      if (!hasRoom || !fits(waiting.operation)) {
        left.push(waiting);
        continue;
      }
      batch.push(waiting);
      bytes += waiting.bytes;
    }
    this.#waiting = left;
    this.#weighWaiting();
    return batch.slice(begun).map(({ operation }) => operation);
  }

  #weighWaiting(): void {
    this.#urgent = 0;
    this.#bytes = 0;
    for (const { urgent, bytes } of this.#waiting) {
      if (urgent) this.#urgent++;
      this.#bytes += bytes;
    }
  }

  async #write(batch: Waiting<Operation, Result>[]): Promise<void> {
    try {
      const begun = batch.map(({ operation }) => operation);
      const results = await this.#options.write(begun, (fits) => this.#takeMore(batch, fits));
      this.#commits++;
      this.#operations += batch.length;
      batch.forEach(({ resolve, reject }, at) => {
        const result = results[at];
        if (result instanceof StoreFault) reject(result);
        // There is one result for every operation, at its place.
        else resolve(result as Result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
