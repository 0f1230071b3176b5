import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Every row of every table of a data folder, each as `table: {…}`, read beside the server. Bytes are read as Latin 1. */
export function tableRows(data: string): string[] {
  const db = new DatabaseSync(join(data, 'ackwell.db'), { readOnly: true });
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all().map(({ name }) => String(name));
    return tables.flatMap((table) => db.prepare(`SELECT * FROM "${table}"`).all().map((row) => `${table}: ${JSON.stringify(row, readable)}`));
  } finally {
    db.close();
  }
}

function readable(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
