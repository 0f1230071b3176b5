import { MS_PER_DAY } from '../../kit/time.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import type { Database } from './database.ts';
import { faultOf, isOccupied } from './faults.ts';

/** Days that are there before they begin. Who makes them looks every hour, so two would do. */
const DAYS_AHEAD = 3;
/** Dropping waits for all who read the log, and all who come after wait for it: not for long. It is tried again. */
const LOCK_WAIT = '2s';
/** Any number that no other program on the database is likely to choose. */
const DAYS_LOCK = 4_106_251_078;

const LIST = `
  SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'webhook_logs'::regclass AND c.relname ~ '^webhook_logs_[0-9]{8}$' ORDER BY c.relname`;

/** Where what is in no day of its own lies: purged row by row. */
export const APART = ['webhook_logs_before', 'webhook_logs_other'] as const;

/** The partitions of the log, one per day of UTC: made ahead of time, and dropped when all of a day is past its time. */
export class LogDays {
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** From today on, as far as they are not there. Any number of servers may ask at once. */
  async prepare(nowMs: number): Promise<void> {
    await this.#alone(async (db) => {
      const today = Math.floor(nowMs / MS_PER_DAY);
      const known = new Set((await db.rows<{ name: string }>(LIST)).map(({ name }) => name));
      for (let day = today; day <= today + DAYS_AHEAD; day++) if (!known.has(nameOf(day))) await this.#make(db, day);
    });
  }

  /** Drops at most so many days that ended before `beforeMs`, the oldest first. Answers with how many rows went. */
  drop({ beforeMs, atMost }: { beforeMs: number; atMost: number }): Promise<number> {
    return this.#alone(async (db) => {
      const names = (await db.rows<{ name: string }>(LIST)).map(({ name }) => name);
      const old = names.filter((name) => endOf(name) <= beforeMs).slice(0, atMost);
      let rows = 0;
      for (const name of old) {
        rows += (await db.rowsOnce<{ rows: number }>(`SELECT count(*) AS rows FROM ${name}`, []))[0]?.rows ?? 0;
        await db.execute(`DROP TABLE ${name}`);
      }
      return rows;
    });
  }

  /** A day that overlaps what was written before the log was divided stays there, and so does one that has stray rows. */
  async #make(db: Database, day: number): Promise<void> {
    const [from, to] = [day * MS_PER_DAY, (day + 1) * MS_PER_DAY];
    await db.execute('SAVEPOINT day');
    try {
      await db.execute(`CREATE TABLE ${nameOf(day)} PARTITION OF webhook_logs FOR VALUES FROM (${from}) TO (${to})`);
    } catch (error) {
      if (!isOccupied(error)) throw error;
      await db.execute('ROLLBACK TO day');
    }
  }

  async #alone<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const connection = new Connection(this.#options);
    try {
      const db = await connection.session();
      await db.execute(`BEGIN; SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
      await db.row('SELECT pg_advisory_xact_lock($1)', [DAYS_LOCK]);
      const result = await work(db);
      await db.execute('COMMIT');
      return result;
    } catch (error) {
      throw faultOf(error);
    } finally {
      await connection.close(); // An unfinished transaction ends with its session.
    }
  }
}

function nameOf(day: number): string {
  return `webhook_logs_${new Date(day * MS_PER_DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

function endOf(name: string): number {
  const [, year, month, date] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return Date.parse(`${year}-${month}-${date}T00:00:00Z`) + MS_PER_DAY;
}
