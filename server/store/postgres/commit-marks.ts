import { randomBase32 } from '../../kit/ids.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const WRITER_CHARACTERS = 16;
/** Long after every process that could still ask has given up. */
const FORGOTTEN_AFTER = '1 day';

const FORGET = `DELETE FROM commit_marks WHERE marked_at < clock_timestamp() - interval '${FORGOTTEN_AFTER}'`;
const BEGIN = 'INSERT INTO commit_marks (writer, batch) VALUES ($1, 0) ON CONFLICT (writer) DO NOTHING';
const MARK = 'UPDATE commit_marks SET batch = $2, marked_at = clock_timestamp() WHERE writer = $1';
/** Waits for a transaction of ours that the database has not ended yet: it holds this row. */
const READ = 'SELECT batch FROM commit_marks WHERE writer = $1 FOR UPDATE';

/** Numbers the batches of one writer, so that it can ask later whether one of them was committed. */
export class CommitMarks {
  readonly #writer = randomBase32(WRITER_CHARACTERS);
  #last = 0;
  #begun = false;

  next(): number {
    return ++this.#last;
  }

  /** Before the first batch: a row that is not there yet could not be waited for. */
  async begin(db: Database): Promise<void> {
    if (this.#begun) return;
    await Promise.all([db.run(FORGET), db.run(BEGIN, [this.#writer])]);
    this.#begun = true;
  }

  /** Inside the batch's transaction, as its last statement. */
  async mark({ db }: Pick<Transaction, 'db'>, batch: number): Promise<void> {
    await db.run(MARK, [this.#writer, batch]);
  }

  async wasCommitted(db: Database, batch: number): Promise<boolean> {
    const row = await db.row<{ batch: number }>(READ, [this.#writer]);
    return row !== undefined && row.batch >= batch;
  }
}
