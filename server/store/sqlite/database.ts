import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { assert } from '../../kit/assert.ts';
import type { Bindable } from '../columns.ts';
import { BUSY_TIMEOUT_MS, setReaderPragmas, setWriterPragmas } from './pragmas.ts';

/** A connection that prepares each statement once, and takes no value that SQLite would silently turn into NULL. */
export class Database {
  readonly connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(connection: DatabaseSync) {
    this.connection = connection;
  }

  static writing(file: string): Database {
    const connection = new DatabaseSync(file);
    setWriterPragmas(connection);
    return new Database(connection);
  }

  static reading(file: string, busyTimeoutMs: number = BUSY_TIMEOUT_MS): Database {
    const connection = new DatabaseSync(file, { readOnly: true });
    setReaderPragmas(connection, busyTimeoutMs);
    return new Database(connection);
  }

  /** How many rows were written. */
  run(sql: string, values: readonly Bindable[] = []): number {
    return Number(this.#prepare(sql).run(...checked(values)).changes);
  }

  // The tables are STRICT, so a column holds what its statement's row type says.
  row<Row>(sql: string, values: readonly Bindable[] = []): Row | undefined {
    return this.#prepare(sql).get(...checked(values)) as Row | undefined;
  }

  rows<Row>(sql: string, values: readonly Bindable[] = []): Row[] {
    return this.#prepare(sql).all(...checked(values)) as Row[];
  }

  /** For results that are looked through and not kept. */
  each<Row>(sql: string, values: readonly Bindable[] = []): Iterable<Row> {
    return this.#prepare(sql).iterate(...checked(values)) as Iterable<Row>;
  }

  close(): void {
    if (this.connection.isOpen) this.connection.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** A Date, an object, `undefined`, `true` and NaN would all be bound as NULL, or as names. */
function checked(values: readonly Bindable[]): readonly Bindable[] {
  for (const value of values) {
    if (typeof value === 'string' || value === null || Number.isFinite(value)) continue;
    assert(value instanceof Uint8Array, `SQLite cannot bind ${String(value)}`);
  }
  return values;
}

export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
