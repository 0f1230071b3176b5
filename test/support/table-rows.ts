import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, types } from 'pg';

type Row = Record<string, unknown>;

const BIGINT = 20;
/** The parts of a divided table are read through it. */
const TABLES = `
  SELECT relname AS name FROM pg_class
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace`;

/** Every row of every table at a site's place, each as `table: {…}`, read beside the server. Bytes are read as Latin 1. */
export function tableRows([kind, place = '']: readonly string[]): Promise<string[]> {
  return kind === '--data' ? Promise.resolve(rowsOfFile(join(place, 'ackwell.db'))) : rowsOfPostgres(place);
}

function rowsOfFile(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all().map(({ name }) => String(name));
    return tables.flatMap((table) => db.prepare(`SELECT * FROM "${table}"`).all().map((row) => lineOf(table, row)));
  } finally {
    db.close();
  }
}

async function rowsOfPostgres(url: string): Promise<string[]> {
  const client = new Client({
    connectionString: url,
    types: { getTypeParser: (oid, format) => (oid === BIGINT ? Number : types.getTypeParser(oid, format)) },
  });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const { name } of (await client.query<{ name: string }>(TABLES)).rows) {
      lines.push(...(await client.query<Row>(`SELECT * FROM "${name}"`)).rows.map((row) => lineOf(name, row)));
    }
    return lines.sort(); // Rows that were written again lie elsewhere.
  } finally {
    await client.end();
  }
}

function lineOf(table: string, row: Row): string {
  return `${table}: ${JSON.stringify(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, readable(value)])))}`;
}

function readable(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
