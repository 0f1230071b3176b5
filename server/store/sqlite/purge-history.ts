import type { AuditNote } from '../../workspace/audit.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** So many rows in a row that are too young end the search: rows lie in the order of their writing. */
const PATIENCE_ROWS = 10_000;

const OLDEST_ATTEMPTS = `SELECT workspace_id AS workspaceId, id AS number, created_at AS at FROM webhook_logs`;
const OLDEST_EVENTS = `SELECT workspace_id AS workspaceId, seq AS number, committed_at / 1000 AS at FROM events`;

const HAS_UNSETTLED = `SELECT 1 FROM deliveries WHERE workspace_id = ? AND event_seq = ? AND settled_at IS NULL LIMIT 1`;

export type PurgeQuery = { beforeMs: number; workspaceId?: number; limit: number };

/** The workspace and the number of a row within it. */
export type PurgeKey = [workspaceId: number, number: number];

type Purge = { keys: PurgeKey[]; audit: AuditNote[] };

/** Looked for beside the writer: events that cannot go yet may stand before those that can, a million of them. */
export function findOldAttempts(db: Database, query: PurgeQuery): PurgeKey[] {
  return findOld(db, { ...query, from: OLDEST_ATTEMPTS, mayGo: () => true });
}

export function findOldEvents(db: Database, query: PurgeQuery): PurgeKey[] {
  return findOld(db, { ...query, from: OLDEST_EVENTS, mayGo: (key) => !db.row(HAS_UNSETTLED, key) });
}

type Search = PurgeQuery & { from: string; mayGo: (key: PurgeKey) => boolean };

function findOld(db: Database, { from, beforeMs, workspaceId, limit, mayGo }: Search): PurgeKey[] {
  const [sql, values] =
    workspaceId === undefined ? [`${from} NOT INDEXED ORDER BY rowid`, []] : [`${from} WHERE workspace_id = ? ORDER BY 2`, [workspaceId]];
  const found: PurgeKey[] = [];
  let young = 0;
  for (const row of db.each<{ workspaceId: number; number: number; at: number }>(sql, values)) {
    if (found.length >= limit || young >= PATIENCE_ROWS) break;
    const old = row.at < beforeMs;
    young = old ? 0 : young + 1;
    const key: PurgeKey = [row.workspaceId, row.number];
    if (old && mayGo(key)) found.push(key);
  }
  return found;
}

const COUNT = `SELECT (SELECT count(*) FROM webhook_logs) + (SELECT count(*) FROM events) AS history`;

export function countHistory(db: Database): number {
  return db.row<{ history: number }>(COUNT)?.history ?? 0;
}

const DELETE_ATTEMPT = `DELETE FROM webhook_logs WHERE workspace_id = ? AND id = ?`;
const DELETE_DELIVERIES = `DELETE FROM deliveries WHERE workspace_id = ? AND event_seq = ?`;
const DELETE_NUMBERS = `DELETE FROM delivery_numbers WHERE workspace_id = ? AND event_seq = ?`;
const DELETE_HOPS = `DELETE FROM event_hops WHERE workspace_id = ? AND event_seq = ?`;
const DELETE_EVENT = `DELETE FROM events WHERE workspace_id = ? AND seq = ?`;

export function purgeAttempts(tx: Transaction, { keys, audit }: Purge): number {
  const gone = keys.reduce((sum, key) => sum + tx.db.run(DELETE_ATTEMPT, key), 0);
  if (gone > 0) for (const note of audit) addAuditNote(tx, note);
  return gone;
}

/** An event that was resent since it was found stays. */
export function purgeEvents(tx: Transaction, { keys, audit }: Purge): number {
  const gone = keys.reduce((sum, key) => {
    if (tx.db.row(HAS_UNSETTLED, key)) return sum;
    tx.db.run(DELETE_DELIVERIES, key);
    tx.db.run(DELETE_NUMBERS, key);
    tx.db.run(DELETE_HOPS, key);
    return sum + tx.db.run(DELETE_EVENT, key);
  }, 0);
  if (gone > 0) for (const note of audit) addAuditNote(tx, note);
  return gone;
}
