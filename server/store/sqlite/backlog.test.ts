import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { Database } from './database.ts';
import { dueByEndpoint } from './due-by-endpoint.ts';
import { searchDeliveries } from './list-deliveries.ts';
import { migrate } from './migrate.ts';
import { writeBatch } from './write-batch.ts';

/** Rows that wait for one endpoint of one workspace. A plan that walks them is slower than the limit by far. */
const BACKLOG = Number(process.env['ACKWELL_SOAK_BACKLOG'] ?? 100_000);
/** Workspaces with an endpoint, in which nothing happens. */
const IDLE = 10_000;
const LIMIT_MS = 5;
const NODE = 1;
/** At most: one within the limit is enough, the others met a busy machine. */
const RUNS = 500;

let directory: string;
let db: Database;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-backlog-'));
  const file = join(directory, 'ackwell.db');
  migrate(file, silentLog);
  db = Database.writing(file);
  const owner = { email: 'a@example.com', name: 'x', passwordHash: 'x' };
  writeBatch(db, NODE, [['createWorkspace', { subdomain: 'a', name: 'x', owner, secret: 's', nowMs: 1 }]]);
  db.connection.exec(`
    BEGIN;
    INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${BACKLOG})
      SELECT 1, n, 'evt_' || n, 'updated', 'contact', n, 1000000, '{}' FROM numbers;
    INSERT INTO deliveries (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
      SELECT 1, seq, 1, 'event', seq, event, model, record_id, 'due', 1000, 1000 FROM events;
    INSERT INTO counters (workspace_id, kind, last) VALUES (1, 'event', ${BACKLOG});
    INSERT INTO counters (workspace_id, kind, last) VALUES (0, 'delivery', ${BACKLOG});
    INSERT INTO workspaces (subdomain, name, created_at) SELECT 'idle-' || seq, 'Idle', 1 FROM events WHERE seq <= ${IDLE};
    INSERT INTO endpoints (workspace_id, id, enabled, url, execution, actions, secret)
      SELECT id, 1000 + id, 1, 'https://idle.example/', 'queued', '{}', 's' FROM workspaces WHERE name = 'Idle';
    COMMIT;`);
});

afterAll(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** In milliseconds. A plan that walks the backlog has no quick run at all. */
function quickest(work: () => unknown): number {
  let least = Infinity;
  for (let run = 0; run < RUNS && least >= LIMIT_MS; run++) {
    const begin = performance.now();
    work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

const claim = () => writeBatch(db, NODE, [['claimDeliveries', { workspaceId: 1, endpointId: 1, nowMs: 2_000, limit: 10 }]]);
const leased = () => db.row<{ id: number }>(`SELECT id FROM deliveries WHERE state = 'leased' LIMIT 1`)?.id;
const settle = () => writeBatch(db, NODE, [['settleDelivery', [1, leased(), 'delivered', null, null, 1, 0, 1, 3_000, null]]]);
const update = () =>
  writeBatch(db, NODE, [['commitChange', [1, 1, [], [['updated', 'contact', 7, 2_000_000, '{}', [1, 'leased', null]]]]]]);
const purge = () => writeBatch(db, NODE, [['purgeEvents', { keys: [[1, 99_000]], audit: [] }]]);
const takeOver = () => writeBatch(db, NODE + 1, [['takeOverLeases', 10]]);

test.each([
  ['finding due endpoints', () => dueByEndpoint(db)],
  ['claiming', claim],
  ['settling', settle],
  ['committing the next event of a record', update],
  ['purging', purge],
  ['taking over', takeOver],
  ['listing deliveries', () => searchDeliveries(db, { workspaceId: 1, state: 'due', limit: 50 })],
  ['listing those that wait', () => searchDeliveries(db, { workspaceId: 1, state: 'waiting', limit: 50 })],
])('stays quick before a long backlog: %s', (_, work) => {
  expect(quickest(work)).toBeLessThan(LIMIT_MS);
});
