import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assert } from '../../kit/assert.ts';
import type { Log } from '../../kit/log.ts';
import { StoreFault } from '../contract.ts';
import { setFilePragmas, setWriterPragmas } from './pragmas.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);

/** Brings the file to this version's schema, whoever opens it first; the others wait for the lock and find it done. */
export function migrate(file: string, log: Log): void {
  const migrations = readMigrations();
  const connection = new DatabaseSync(file);
  try {
    setWriterPragmas(connection);
    setFilePragmas(connection);
    if (versionOf(connection) === migrations.length) return;
    connection.exec('BEGIN IMMEDIATE');
    const version = versionOf(connection);
    if (version > migrations.length) throw newerSchema(file, version, migrations.length);
    if (version === 0) refuseForeignFile(connection, file);
    for (const sql of migrations.slice(version)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
    log.info('store.migrated', { file, from: version, to: migrations.length });
  } finally {
    connection.close();
  }
}

/** Forward only. The number of a file is the version it leads to. */
function readMigrations(): string[] {
  const names = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).sort();
  names.forEach((name, at) => assert(Number.parseInt(name, 10) === at + 1, `${name} is not migration ${at + 1}`));
  return names.map((name) => readFileSync(new URL(name, MIGRATIONS), 'utf8'));
}

function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
}

function newerSchema(file: string, found: number, known: number): StoreFault {
  const message = `${file} was written by a newer version of Ackwell (schema ${found}, this one knows ${known}): update Ackwell.`;
  return new StoreFault('newer_schema', message);
}

function refuseForeignFile(connection: DatabaseSync, file: string): void {
  if (!connection.prepare('SELECT 1 FROM sqlite_schema').get()) return;
  throw new StoreFault('unreadable', `${file} belongs to another program: choose another data folder.`);
}
