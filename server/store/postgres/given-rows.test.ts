import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bindable } from '../columns.ts';
import type { Database } from './database.ts';
import { givenRows, GIVEN_COUNTER, GIVEN_SETTLEMENT, ROW_TYPES, type ColumnType } from './given-rows.ts';
import { migratedDatabase, type MigratedDatabase } from './postgres-rig.ts';
import { rowsParameter } from './rows-parameter.ts';

let database: MigratedDatabase;
let db: Database;

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
});

afterAll(() => database.drop());

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a
  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

test('sends rows of the types that the migrations have made', async () => {
  for (const { name, columns } of ROW_TYPES) {
    const made = await db.rows<{ name: string; type: string }>(COLUMNS, [name]);
    expect(made.map((column) => [column.name, column.type]), name).toEqual(columns);
  }
});

const VALUES: Record<ColumnType, Bindable[]> = {
  bigint: [0, 1, -1, 2 ** 32, -(2 ** 32), 2 ** 32 - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1_795_798_290_932_000, null],
  integer: [0, -1, 2_147_483_647, -2_147_483_648, null],
  smallint: [0, 1, -32_768, null],
  'double precision': [0, -0.125, 1e-300, 1.7976931348623157e308, null],
  text: ['', 'x', '{"a":"\\\\\\""}', 'NULL', '(,)', 'Zoë ☃ 😀\n\u2028', 'x'.repeat(70_000), null],
  bytea: [Buffer.alloc(0), Buffer.from([0, 255, 92, 39]), null],
};

test('gives every value as it is, and as many rows as there are', async () => {
  const { columns } = GIVEN_SETTLEMENT;
  const rows = Array.from({ length: 20 }, (_, nth) => columns.map(([, type]) => VALUES[type][nth % VALUES[type].length] ?? null));
  const found = await db.rows<Record<string, Bindable>>(`SELECT * FROM ${givenRows(GIVEN_SETTLEMENT, 1)}`, [rowsParameter(GIVEN_SETTLEMENT, rows)]);
  expect(found).toEqual(rows.map((row) => Object.fromEntries(columns.map(([name], at) => [name, row[at]]))));
  expect(await db.rows(`SELECT * FROM ${givenRows(GIVEN_COUNTER, 1)}`, [rowsParameter(GIVEN_COUNTER, [])])).toEqual([]);
});

test.each([undefined, Number.NaN, 2 ** 53, 1.5, '1', true, new Date(0), Buffer.alloc(1)])('refuses to give %s as a number', (value) => {
  // What the types forbid and a cast or a parsed value may still bring.
  expect(() => rowsParameter(GIVEN_COUNTER, [[1, value as number]])).toThrow('cannot be');
});
