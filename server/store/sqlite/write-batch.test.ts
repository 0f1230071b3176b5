import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { StoreFault } from '../contract.ts';
import { Database } from './database.ts';
import { faultOf } from './faults.ts';
import { migrate } from './migrate.ts';
import { writeBatch } from './write-batch.ts';
import type { Write } from './writes.ts';

let directory: string;
let db: Database;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-batch-'));
  const file = join(directory, 'ackwell.db');
  migrate(file, silentLog);
  db = Database.writing(file);
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

function workspace(subdomain: string, name = 'x'): Write {
  const owner = { email: `${subdomain}@example.com`, name: 'x', passwordHash: 'x' };
  return ['createWorkspace', { subdomain, name, owner, secret: 's', nowMs: 1 }];
}

const count = () => db.row<{ count: number }>('SELECT count(*) AS count FROM workspaces')?.count;

/** A failure of the operation, not of the database: something in it cannot be bound. */
const broken = (): Write => ['touchToken', { id: 1, nowMs: new Date(0) }];

test('fails one operation without the others', () => {
  const results = writeBatch(db, 1, [workspace('a'), broken(), workspace('b')]);
  expect(results).toEqual([{ workspaceId: 1 }, expect.any(StoreFault), { workspaceId: 2 }]);
  expect(results[1]).toMatchObject({ kind: 'failed', message: expect.stringContaining('cannot bind') });
  expect(count()).toBe(2);
});

test('undoes what an operation wrote before it failed', () => {
  const owner = { email: 'a@example.com', name: 'x', passwordHash: 'x' };
  const half: Write = ['createWorkspace', { subdomain: 'half', name: 'x', owner, secret: undefined, nowMs: 1 }];
  writeBatch(db, 1, [workspace('whole'), half]);
  expect(count()).toBe(1);
  expect(writeBatch(db, 1, [workspace('half')])).toEqual([{ workspaceId: 2 }]);
});

test('keeps an event that was resent since the purge found it', () => {
  writeBatch(db, 1, [workspace('a')]);
  const event = ['created', 'contact', 7, 1_000_000, '{}', []];
  writeBatch(db, 1, [['commitChange', [1, 1, [], [event, event]]]]);
  writeBatch(db, 1, [['resendEvent', { workspaceId: 1, eventSeq: 1, endpointIds: [1], nowMs: 1 }]]);
  expect(writeBatch(db, 1, [['purgeEvents', { keys: [[1, 1], [1, 2]], audit: [] }]])).toEqual([1]);
  expect(db.rows('SELECT seq FROM events')).toEqual([{ seq: 1 }]);
});

test('rejects everything when the disk is full, and goes on after', () => {
  writeBatch(db, 1, [workspace('before')]);
  const { pages } = db.row<{ pages: number }>('SELECT page_count AS pages FROM pragma_page_count') ?? { pages: 0 };
  db.connection.exec(`PRAGMA max_page_count = ${pages}`);
  const heavy = 'x'.repeat(100_000);
  const write = () => writeBatch(db, 1, [workspace('a'), workspace('b', heavy), workspace('c')]);
  const fault = caught(write);
  expect(fault).toMatchObject({ kind: 'full', message: expect.stringContaining('free some space') });
  expect([count(), db.connection.isTransaction]).toEqual([1, false]);
  db.connection.exec('PRAGMA max_page_count = 1000000');
  expect(write()).toHaveLength(3);
  expect(count()).toBe(4);
});

test('says that the database is busy', () => {
  const other = Database.writing(join(directory, 'ackwell.db'));
  other.run('BEGIN IMMEDIATE');
  db.connection.exec('PRAGMA busy_timeout = 0');
  expect(caught(() => writeBatch(db, 1, [workspace('a')]))).toMatchObject({ kind: 'unavailable' });
  other.close();
  expect(writeBatch(db, 1, [workspace('a')])).toHaveLength(1);
});

test.each([undefined, new Date(0), {}, Number.NaN, true])('refuses to bind %s', (value) => {
  // What the types forbid and a cast or a parsed value may still bring.
  const values = [1, value] as unknown as number[];
  expect(() => db.run('UPDATE tokens SET last_used_at = ? WHERE id = ?', values)).toThrow('cannot bind');
});

function caught(work: () => unknown): StoreFault | null {
  try {
    work();
    return null;
  } catch (error) {
    return faultOf(error);
  }
}
