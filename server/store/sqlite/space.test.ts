import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { compactDatabase } from './compact-database.ts';
import { Database } from './database.ts';
import { KEPT_FREE_PAGES } from './give-back-space.ts';
import { inspectDatabase } from './inspect.ts';
import { migrate } from './migrate.ts';
import { DATABASE, openSqliteStore } from './open.ts';
import { findOldEvents } from './purge-history.ts';
import { cutLog, rewriteSmall } from './wipe.ts';
import { writeBatch } from './write-batch.ts';

const EVENTS = 20_000;
const STEP = 500;
const PAGE_BYTES = 4_096;
const KEPT_BYTES = KEPT_FREE_PAGES * PAGE_BYTES;
/** A step never takes more of the writer's time than this many pages do. */
const MAX_PAGES_OF_A_STEP = 64;

let directory: string;
let file: string;
let db: Database;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-space-'));
  file = join(directory, DATABASE);
  migrate(file, silentLog);
  db = Database.writing(file);
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** 80 MB of events, all of them older than 2 s. */
function fill(): void {
  const owner = { email: 'a@example.com', name: 'x', passwordHash: 'x' };
  writeBatch(db, 1, [['createWorkspace', { subdomain: 'a', name: 'x', owner, secret: 's', nowMs: 1 }]]);
  db.connection.exec(`
    INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${EVENTS})
      SELECT 1, n, 'evt_' || n, 'updated', 'contact', n, 1000000, hex(randomblob(1500)) FROM numbers`);
}

/** Nothing of a large file is promised, and nothing more is owed that a server could do. */
async function expectPartlyWiped(): Promise<void> {
  const store = await openSqliteStore({ directory, serve: false, clock: systemClock, log: silentLog });
  expect([await store.privacy.wipe(), await store.privacy.wipeOwed()]).toEqual(['partly', false]);
  await store.close();
}

function purgeAll(): void {
  const find = () => findOldEvents(db, { beforeMs: 2_000, limit: STEP });
  for (let keys = find(); keys.length > 0; keys = find()) writeBatch(db, 1, [['purgeEvents', { keys, audit: [] }]]);
}

function bytes(): number {
  db.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return statSync(file).size;
}

const pages = () => db.row<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
const giveBack = () => writeBatch(db, 1, [['giveBackSpace', { keep: KEPT_FREE_PAGES }]])[0] === true;

test('what a purge frees goes back to the disk in small steps, but for what is used again', async () => {
  fill();
  await expectPartlyWiped();
  purgeAll();
  const full = bytes();
  expect(rewriteSmall(db, file)).toBe('large');
  for (let before = pages(); giveBack(); before = pages()) expect(before - pages()).toBeLessThanOrEqual(MAX_PAGES_OF_A_STEP + 1);
  expect(bytes()).toBeLessThan(full / 2);
  expect(bytes()).toBeGreaterThan(KEPT_BYTES);
  expect(inspectDatabase(directory)).toMatchObject({ givesBack: true, damage: null });
});

test('the log is cut off as soon as nobody reads what it holds', () => {
  const reading = new DatabaseSync(file, { readOnly: true });
  reading.exec('BEGIN; SELECT count(*) FROM events');
  writeBatch(db, 1, [['takeNumbers', { model: 'contact', count: 1 }]]);
  expect([cutLog(db, file), statSync(`${file}-wal`).size > 0]).toEqual([false, true]);
  reading.close();
  expect([cutLog(db, file), statSync(`${file}-wal`).size]).toEqual([true, 0]);
});

test('a small file is written anew, so that no piece of a deleted row stays in a page from which rows have moved', () => {
  // In no order, so that pages split.
  const names = Array.from({ length: 1_000 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex'));
  db.connection.exec('CREATE TABLE names (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; BEGIN');
  for (const name of names) db.run('INSERT INTO names VALUES (?)', [name]);
  const gone = names.slice(500);
  for (const name of gone) db.run('DELETE FROM names WHERE name = ?', [name]);
  db.connection.exec('COMMIT');
  const left = () => {
    const bytesNow = readFileSync(file);
    return gone.filter((name) => bytesNow.includes(name)).length;
  };
  expect([cutLog(db, file), left() > 0]).toEqual([true, true]);
  expect(rewriteSmall(db, file)).toBe('done');
  expect([cutLog(db, file), left(), inspectDatabase(directory).givesBack]).toEqual([true, 0, true]);
});

test('a file of an older version keeps its free pages until it is written anew', () => {
  db.connection.exec('PRAGMA auto_vacuum = NONE; VACUUM');
  fill();
  purgeAll();
  const full = bytes();
  expect(giveBack()).toBe(false);
  expect(bytes()).toBe(full);
  expect(inspectDatabase(directory).givesBack).toBe(false);
  db.close();

  const compacted = compactDatabase(directory);
  expect(compacted.before).toBe(full);
  expect(compacted.after).toBe(statSync(file).size);
  expect(compacted.after).toBeLessThan(KEPT_BYTES);
  expect(inspectDatabase(directory)).toMatchObject({ givesBack: true, freeBytes: 0, damage: null });
});
