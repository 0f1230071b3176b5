import type { AttemptStatus } from '../../webhooks/attempt.ts';
import { bucketOf } from '../../webhooks/counts.ts';
import type { CountedSpan, RecountRange } from '../contract-stats.ts';
import { minutesOf, type Logged } from '../recounted.ts';
import type { Database } from './database.ts';

/** So many rows in a row that are too old end the search: rows lie in the order of their writing, but for clocks that step. */
const PATIENCE_ROWS = 10_000;

const NEWEST = 'SELECT created_at AS at FROM webhook_logs NOT INDEXED ORDER BY rowid DESC LIMIT 1';

export function newestAttempt(db: Database): number | null {
  return db.row<{ at: number }>(NEWEST)?.at ?? null;
}

type Row = Pick<Logged, 'workspaceId' | 'endpointId' | 'createdAt'> & {
  deliveryId: number; attempt: number; status: AttemptStatus; test: number; durationMs: number;
};

const NEWEST_FIRST = `
  SELECT workspace_id AS workspaceId, endpoint_id AS endpointId, created_at AS createdAt, delivery_id AS deliveryId, attempt, status,
    test, duration_ms AS durationMs
  FROM webhook_logs NOT INDEXED ORDER BY rowid DESC`;

const HAS_FAILED = `SELECT 1 FROM deliveries WHERE workspace_id = ? AND id = ? AND state = 'failed' AND last_number = ?`;

export function countLog(db: Database, range: RecountRange): CountedSpan[] {
  return minutesOf(rowsWithin(db, range));
}

function* rowsWithin(db: Database, { fromMs, untilMs }: RecountRange): Iterable<Logged> {
  let old = 0;
  for (const row of db.each<Row>(NEWEST_FIRST)) {
    const { createdAt, status, workspaceId, deliveryId, attempt, durationMs } = row;
    old = createdAt < fromMs ? old + 1 : 0;
    if (old >= PATIENCE_ROWS) return;
    if (createdAt < fromMs || createdAt >= untilMs || row.test === 1) continue;
    const failed = status !== 'success' && db.row(HAS_FAILED, [workspaceId, deliveryId, attempt]) !== undefined;
    yield { ...row, ended: status === 'success' ? 'delivered' : failed ? 'failed' : null, bucket: bucketOf(durationMs) };
  }
}
