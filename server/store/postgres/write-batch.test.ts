import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newEvent } from '../../webhooks/event.ts';
import { BLANK_CONTACT } from '../../workspace/contact.ts';
import type { Contact } from '../../workspace/records.ts';
import { StoreFault, type Committed } from '../contract.ts';
import { KnownCounters } from './counters.ts';
import { CommitMarks } from './commit-marks.ts';
import type { Database } from './database.ts';
import { faultOf } from './faults.ts';
import { administer, migratedDatabase, type MigratedDatabase } from './postgres-rig.ts';
import { writeBatch } from './write-batch.ts';
import type { Write } from './writes.ts';

let database: MigratedDatabase;
let db: Database;

beforeEach(async () => {
  database = await migratedDatabase();
  db = database.db;
});

afterEach(() => database.drop());

const HOW = { node: 1, mark: async () => undefined };

function workspace(subdomain: string): Write {
  const owner = { email: `${subdomain}@example.com`, name: 'x', passwordHash: 'x' };
  return ['createWorkspace', { subdomain, name: 'x', owner, secret: 's', nowMs: 1 }];
}

async function count(): Promise<number | undefined> {
  return (await db.row<{ count: number }>('SELECT count(*) AS count FROM workspaces'))?.count;
}

/** Failures of the operation, not of the database: one that cannot be sent, one that PostgreSQL cannot understand. */
const UNSENDABLE: Write = ['touchToken', { id: 1, nowMs: new Date(0) }];
const NOT_UNDERSTOOD: Write = ['useSetupToken', 'nul \u0000 inside'];

test('fails operations without the others', async () => {
  const batch = [workspace('a'), UNSENDABLE, workspace('b'), workspace('c'), NOT_UNDERSTOOD, workspace('d')];
  const results = await writeBatch(db, HOW, batch);
  expect(results.map((result) => (result instanceof StoreFault ? result.kind : 'written'))).toEqual([
    'written', 'failed', 'written', 'written', 'failed', 'written',
  ]);
  expect(await count()).toBe(4);
});

test('undoes what an operation wrote before it failed', async () => {
  const owner = { email: 'half@example.com', name: 'x', passwordHash: 'x' };
  const half: Write = ['createWorkspace', { subdomain: 'half', name: 'x', owner, secret: undefined, nowMs: 1 }];
  await writeBatch(db, HOW, [workspace('whole'), half]);
  expect(await count()).toBe(1);
  expect(await writeBatch(db, HOW, [workspace('half')])).toEqual([{ workspaceId: expect.any(Number) }]);
});

/** A change with one contact and one event. */
function newContact(workspaceId: number, id: number, phone = `+1415555000${id}`): Write {
  const fixed = { tenant_id: workspaceId, version: 1, created_at: id, updated_at: id };
  const row: Contact = { ...BLANK_CONTACT, ...fixed, id, firstname: 'Ada', type: 'lead', phone };
  const change = { workspaceId, referenceVersion: 1, writes: [{ write: 'insert', model: 'contact', row }], events: [newEvent('contact', 'created', row, null)] };
  return ['commitChange', { change, deliveries: [[]] }];
}

test('begins anew when the counters are not as they were left', async () => {
  await writeBatch(db, HOW, [workspace('a')]);
  const [{ id } = { id: 0 }] = await db.rows<{ id: number }>('SELECT id FROM workspaces');
  const counters = new KnownCounters();
  const seqOf = async (...writes: Write[]) => {
    const results = await writeBatch(db, { ...HOW, counters, isAlone: true }, writes);
    return results.map((result) => (result as Committed).events?.[0]?.seq ?? result);
  };
  expect(await seqOf(newContact(id, 1))).toEqual([1]);
  expect(await seqOf(newContact(id, 2), newContact(id, 3, '+14155550001'), newContact(id, 4))).toEqual([2, { conflict: 'unique' }, 3]);
  await db.run('UPDATE counters SET last_event = last_event + 5');
  expect(await seqOf(newContact(id, 5))).toEqual([9]);
  expect(await seqOf(newContact(id, 6))).toEqual([10]);
  await db.run('UPDATE counters SET reference_version = 2');
  expect(await seqOf(newContact(id, 7))).toEqual([{ conflict: 'reference_version' }]);
  const stored = await db.rows<{ seq: number; contact: number }>('SELECT seq, record_id AS contact FROM events ORDER BY seq');
  expect(stored).toEqual([[1, 1], [2, 2], [3, 4], [9, 5], [10, 6]].map(([seq, contact]) => ({ seq, contact })));
  expect(await db.row('SELECT last_event AS last, (SELECT count(*) FROM contacts) AS contacts FROM counters')).toEqual({ last: 10, contacts: 5 });
});

test('writes again what a deadlock undid', async () => {
  await writeBatch(db, HOW, [['takeNumbers', { model: 'contact', count: 1 }], ['takeNumbers', { model: 'source', count: 1 }]]);
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query(`BEGIN; SET LOCAL deadlock_timeout = '1h'; UPDATE record_ids SET last = last WHERE model = 'source'`);
  const written = writeBatch(db, HOW, [
    ['takeNumbers', { model: 'contact', count: 1 }],
    ['takeNumbers', { model: 'source', count: 1 }],
  ]);
  await expect
    .poll(() => administer(database.url, `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`))
    .toHaveLength(1);
  const crossing = other.query(`UPDATE record_ids SET last = last WHERE model = 'contact'`);
  await crossing;
  await other.query('COMMIT');
  await other.end();
  expect(await written).toEqual([{ first: 2, last: 2 }, { first: 2, last: 2 }]);
});

test('gives up a session that waits for a lock too long', async () => {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await writeBatch(db, HOW, [['takeNumbers', { model: 'contact', count: 1 }]]);
  await other.query(`BEGIN; UPDATE record_ids SET last = last`);
  await db.execute(`SET lock_timeout = '50ms'`);
  const blocked = writeBatch(db, HOW, [['takeNumbers', { model: 'contact', count: 1 }]]).catch(faultOf);
  expect(await blocked).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('lock') });
  await other.end();
  expect(await writeBatch(db, HOW, [['takeNumbers', { model: 'contact', count: 1 }]])).toEqual([{ first: 2, last: 2 }]);
});

test('lets join what came while it waited for a lock, and needs no other', async () => {
  await writeBatch(db, HOW, [workspace('a'), workspace('b')]);
  const [a = 0, b = 0] = (await db.rows<{ id: number }>('SELECT id FROM workspaces ORDER BY id')).map(({ id }) => id);
  const inside = (workspaceId: number): Write => ['purgeAttempts', { keys: [[workspaceId, 1]], audit: [] }];
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query('BEGIN; SELECT FROM counters FOR UPDATE');
  const came: Write[] = [];
  const takeMore = (fits: (write: Write) => boolean) => came.filter(fits);
  const written = writeBatch(db, { ...HOW, takeMore }, [inside(a)]);
  await expect
    .poll(() => administer(database.url, `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`))
    .toHaveLength(1);
  came.push(inside(b), inside(a));
  await other.query('COMMIT');
  await other.end();
  expect(await written).toEqual([0, 0]);
});

test.each([undefined, new Date(0), {}, Number.NaN, true])('refuses to send %s', async (value) => {
  // What the types forbid and a cast or a parsed value may still bring.
  const values = [1, value] as unknown as number[];
  await expect(db.run('UPDATE tokens SET last_used_at = $1 WHERE id = $2', values)).rejects.toThrow('cannot be sent');
});

test('answers the same whenever it is asked what became of a batch', async () => {
  const marks = new CommitMarks();
  const numbers = { [marks.next()]: true, [marks.next()]: false, [marks.next()]: true, [marks.next()]: false };
  for (const [number, isCommitted] of Object.entries(numbers).map(([number, is]) => [Number(number), is] as const)) {
    const write = () => writeBatch(db, { node: 1, mark: (tx) => marks.mark(tx, number) }, [workspace(`w-${number}`)]);
    if (isCommitted) await write();
    for (const _ of ['at first', 'again']) expect([number, await marks.wasCommitted(db, number)]).toEqual([number, isCommitted]);
    if (!isCommitted) await expect(write()).rejects.toThrow('commit_marks');
    // As another process does once a day.
    if (number === 2) await db.run('DELETE FROM commit_marks');
  }
  expect(await count()).toBe(2);
});
