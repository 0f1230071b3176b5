import { systemClock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { Bindable } from '../columns.ts';
import { StoreFault } from '../contract.ts';
import { Connection } from './connection.ts';
import { columnsOf, type Database } from './database.ts';
import { faultOf } from './faults.ts';
import { migrate } from './migrate.ts';

/** Longer than reading some rows takes; of a machine that went away without a word nothing stays locked for ever. */
const IDLE_TIMEOUT = '10min';
/** Until the copy is done, no server joins: it waits for this lock, and gives up before it has seen half a copy. */
const LOCK = 'LOCK TABLE nodes IN EXCLUSIVE MODE';
const BEGIN = `
  BEGIN;
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = '${IDLE_TIMEOUT}';`;
const OCCUPIED = `
  SELECT (SELECT count(*) FROM workspaces) + (SELECT count(*) FROM accounts) AS rows, (SELECT count(*) FROM nodes) AS servers`;
const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attidentity <> '' AS "isIdentity"
  FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`;

const OCCUPIED_ALREADY =
  'The database that is to be filled holds data already: choose an empty one. ' +
  'If it is that of a copy which was cut off, the copy is whole.';

/** What an installation writes before anybody uses it. */
const CLEAR = 'DELETE FROM sealing; DELETE FROM meta_app; DELETE FROM record_ids;';

type Column = { name: string; type: string; isIdentity: boolean };

/** An empty database that is filled in one transaction: all of it, or nothing. */
export class CopyTarget {
  readonly #connection: Connection;
  readonly #db: Database;

  private constructor(connection: Connection, db: Database) {
    this.#connection = connection;
    this.#db = db;
  }

  /** Rejects with a StoreFault when there is anything in it, or a server runs on it. */
  static async open(url: string, log: Log): Promise<CopyTarget> {
    const connection = new Connection({ url, clock: systemClock, statementTimeoutMs: 24 * 60 * 60_000 });
    try {
      const db = await connection.session();
      await migrate(db, log);
      await db.execute(BEGIN);
      await db.execute(LOCK);
      const { rows = 0, servers = 0 } = (await db.row<{ rows: number; servers: number }>(OCCUPIED)) ?? {};
      if (servers > 0) throw new StoreFault('locked', 'A server runs on the database that is to be filled: stop it first.');
      if (rows > 0) throw new StoreFault('failed', OCCUPIED_ALREADY);
      await db.execute(CLEAR);
      return new CopyTarget(connection, db);
    } catch (error) {
      await connection.close();
      throw faultOf(error);
    }
  }

  columns(table: string): Promise<Column[]> {
    return this.#db.rows<Column>(COLUMNS, [table]);
  }

  /** `rows` hold a value for each of the columns, in their order. */
  async add(table: string, columns: Column[], rows: Bindable[][]): Promise<void> {
    const names = columns.map(({ name }) => name).join(', ');
    const given = columns.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ');
    const overriding = columns.some(({ isIdentity }) => isIdentity) ? 'OVERRIDING SYSTEM VALUE' : '';
    await this.#db.run(`INSERT INTO ${table} (${names}) ${overriding} SELECT * FROM unnest(${given})`, columnsOf(rows));
  }

  async count(table: string): Promise<number> {
    return (await this.#db.rowsOnce<{ count: number }>(`SELECT count(*) AS count FROM ${table}`, []))[0]?.count ?? 0;
  }

  async goOn({ sequences, records, workspaces }: Numbers): Promise<void> {
    for (const { name, last } of sequences) await this.#db.row('SELECT setval($1, $2)', [name, last]);
    for (const { model, last } of records) await this.#db.run('INSERT INTO record_ids (model, last) VALUES ($1, $2)', [model, last]);
    for (const { id, lastEvent, version } of workspaces) {
      const values = [id, lastEvent, version];
      await this.#db.run('INSERT INTO counters (workspace_id, last_event, reference_version) VALUES ($1, $2, $3)', values);
    }
  }

  /** An identity goes on after the highest that was copied. */
  async goOnAfter(table: string, column: string): Promise<void> {
    const next = `SELECT setval(pg_get_serial_sequence($1, $2), max(${column})) FROM ${table} HAVING max(${column}) IS NOT NULL`;
    await this.#db.rows(next, [table, column]);
  }

  async commit(): Promise<void> {
    await this.#db.execute('COMMIT');
    await this.#db.execute('ANALYZE').catch(() => undefined); // It is copied all the same; PostgreSQL does this by itself, later.
  }

  /** Without a commit before it, nothing has happened. */
  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** Where each count goes on: the last number that was given out. */
export type Numbers = {
  sequences: { name: string; last: number }[];
  records: { model: string; last: number }[];
  workspaces: { id: number; lastEvent: number; version: number }[];
};
