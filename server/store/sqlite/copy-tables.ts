import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../kit/log.ts';
import type { Bindable } from '../columns.ts';
import { StoreFault } from '../contract.ts';
import type { CopiedTable } from '../tables.ts';
import { Database } from './database.ts';
import { openingFaultOf } from './faults.ts';
import { migrate } from './migrate.ts';
import type { Kind } from './numbers.ts';
import { DATABASE, SERVER_LOCK } from './open.ts';
import { takeServerLock } from './server-lock.ts';

export type Counter = { workspaceId: number; kind: Kind; last: number };

/** A data folder as it was at one moment, which no server can start on before it is closed. */
export class CopySource {
  readonly #db: Database;
  readonly #release: () => void;

  private constructor(db: Database, release: () => void) {
    this.#db = db;
    this.#release = release;
  }

  /** Rejects with a StoreFault when there is no data, or a server runs on it. */
  static open(directory: string): CopySource {
    const file = join(directory, DATABASE);
    if (!existsSync(file)) throw new StoreFault('unreadable', `There is no data in ${directory} that could be copied.`);
    let lock: { release(): void } | null = null;
    try {
      lock = takeServerLock(join(directory, SERVER_LOCK));
      migrate(file, silentLog);
      const db = Database.reading(file);
      db.run('BEGIN');
      return new CopySource(db, lock.release);
    } catch (error) {
      lock?.release();
      throw openingFaultOf(error, directory);
    }
  }

  workspaceId(subdomain: string): number | null {
    return this.#db.row<{ id: number }>('SELECT id FROM workspaces WHERE subdomain = ?', [subdomain])?.id ?? null;
  }

  columns(table: string): string[] {
    return this.#db.rows<{ name: string }>('SELECT name FROM pragma_table_info(?)', [table]).map(({ name }) => name);
  }

  count(table: CopiedTable, workspaceId: number | null): number {
    const { where, values } = scopeOf(table, workspaceId);
    return this.#db.row<{ count: number }>(`SELECT count(*) AS count FROM ${table.name} ${where}`, values)?.count ?? 0;
  }

  /** One after another, so that memory does not follow the size of the table. */
  *rows(table: CopiedTable, workspaceId: number | null): Iterable<Record<string, Bindable>> {
    const { where, values } = scopeOf(table, workspaceId);
    yield* this.#db.each<Record<string, Bindable>>(`SELECT * FROM ${table.name} ${where}`, values);
  }

  /** How far every count has come. */
  counters(): Counter[] {
    return this.#db.rows<Counter>('SELECT workspace_id AS workspaceId, kind, last FROM counters');
  }

  referenceVersions(): { id: number; version: number }[] {
    return this.#db.rows('SELECT id, reference_version AS version FROM workspaces');
  }

  close(): void {
    this.#db.close();
    this.#release();
  }
}

function scopeOf({ copied: { scope } }: CopiedTable, workspaceId: number | null): { where: string; values: Bindable[] } {
  return scope === null || workspaceId === null ? { where: '', values: [] } : { where: `WHERE ${scope}`, values: [workspaceId] };
}
