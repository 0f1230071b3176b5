import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { migrate } from './migrate.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-migrate-'));
  file = join(directory, 'ackwell.db');
});

afterEach(() => rmSync(directory, { recursive: true }));

test('leads to the schema that is kept in git', async () => {
  migrate(file, silentLog);
  const db = new DatabaseSync(file);
  const rows = db.prepare(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%' ORDER BY tbl_name, type DESC, name`).all();
  db.close();
  const dump = rows.map(({ sql }) => `${String(sql)};\n`).join('\n');
  await expect(dump).toMatchFileSnapshot('./schema.sql');
});

test('says of every migration whether it breaks', () => {
  const folder = new URL('./migrations/', import.meta.url);
  for (const name of readdirSync(folder)) {
    expect(name).toMatch(/^\d{4}-[a-z-]+\.sql$/);
    expect(readFileSync(new URL(name, folder), 'utf8')).toMatch(/^-- (Not breaking|Breaking): /);
  }
});

test('runs once, whoever comes first', () => {
  migrate(file, silentLog);
  const said: string[] = [];
  migrate(file, { ...silentLog, info: (event) => said.push(event) });
  expect(said).toEqual([]);
});

test('refuses a schema from the future', () => {
  migrate(file, silentLog);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 9999');
  db.close();
  expect(() => migrate(file, silentLog)).toThrow(expect.objectContaining({ kind: 'newer_schema' }));
});

test('leaves the database of another program alone', () => {
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE notes (text TEXT)');
  db.close();
  expect(() => migrate(file, silentLog)).toThrow(expect.objectContaining({ kind: 'unreadable' }));
  const again = new DatabaseSync(file);
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toHaveLength(1);
  again.close();
});
