import { randomBase32 } from '../../kit/ids.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const WRITER_CHARACTERS = 16;
/** Long after every process that could still ask has given up. */
const FORGOTTEN_AFTER = '1 day';

const FORGET = `DELETE FROM commit_marks WHERE marked_at < clock_timestamp() - interval '${FORGOTTEN_AFTER}'`;
/** A number that was voided is stored as its negative. Its mark then becomes NULL, which the column refuses: the commit fails. */
const MARK = `
  INSERT INTO commit_marks AS m (writer, batch) VALUES ($1, $2)
  ON CONFLICT (writer) DO UPDATE
  SET batch = CASE WHEN abs(m.batch) < excluded.batch THEN excluded.batch END, marked_at = clock_timestamp()`;
/** Waits for a transaction of ours that has marked its batch and that the database has not ended yet: it holds this row. */
const VOID = `
  INSERT INTO commit_marks AS m (writer, batch) VALUES ($1, -$2::bigint)
  ON CONFLICT (writer) DO UPDATE SET batch = CASE WHEN m.batch < $2 THEN -$2::bigint ELSE m.batch END
  RETURNING batch`;

/** Numbers the batches of one writer, so that it can settle later whether one of them was committed. */
export class CommitMarks {
  readonly #writer = randomBase32(WRITER_CHARACTERS);
  #last = 0;
  #begun = false;

  next(): number {
    return ++this.#last;
  }

  /** Before the first batch: what writers of processes that are gone have left. */
  async begin(db: Database): Promise<void> {
    if (this.#begun) return;
    await db.run(FORGET);
    this.#begun = true;
  }

  /** Inside the batch's transaction, as its last statement. */
  async mark({ db }: Pick<Transaction, 'db'>, batch: number): Promise<void> {
    await db.run(MARK, [this.#writer, batch]);
  }

  /**
   * Makes sure that a batch which was not committed never will be: whatever lies between us and the database may still hold
   * its end back. May be asked again. A writer has one batch under way, so no other is voided with it.
   */
  async wasCommitted(db: Database, batch: number): Promise<boolean> {
    const row = await db.row<{ batch: number }>(VOID, [this.#writer, batch]);
    return row?.batch === batch;
  }
}
