import type { AuditNote } from '../../workspace/audit.ts';
import type { PurgeStep } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Database, Parameter } from './database.ts';
import { APART } from './log-days.ts';
import type { Transaction } from './transaction.ts';

const UNSETTLED = 'SELECT FROM deliveries d WHERE d.workspace_id = e.workspace_id AND d.event_seq = e.seq AND d.settled_at IS NULL';

/** From the start of each workspace's index by time, so that nothing young is looked at. */
const oldAttemptsIn = (table: string) => `
  SELECT old.workspace_id AS workspace, old.id AS number FROM workspaces w CROSS JOIN LATERAL (
    SELECT l.workspace_id, l.id FROM ${table} l
    WHERE l.workspace_id = w.id AND l.created_at < $1 ORDER BY l.created_at LIMIT $2
  ) old WHERE w.id = coalesce($3, w.id) LIMIT $2`;

const OLD_ATTEMPTS = oldAttemptsIn('webhook_logs');
const OLD_ATTEMPTS_APART = APART.map(oldAttemptsIn);

const OLD_EVENTS = `
  SELECT old.workspace_id AS workspace, old.seq AS number FROM workspaces w CROSS JOIN LATERAL (
    SELECT e.workspace_id, e.seq FROM events e
    WHERE e.workspace_id = w.id AND e.committed_at < $1 AND NOT EXISTS (${UNSETTLED}) ORDER BY e.committed_at LIMIT $2
  ) old WHERE w.id = coalesce($3, w.id) LIMIT $2`;

export type PurgeQuery = PurgeStep;

/** The workspace and the number of a row within it. */
export type PurgeKey = [workspaceId: number, number: number];

type Purge = { keys: PurgeKey[]; audit: AuditNote[] };

/** Looked for beside the writer: events that cannot go yet may stand before those that can, a million of them. */
export async function findOldAttempts(db: Database, { beforeMs, workspaceId, limit, leaveDays }: PurgeQuery): Promise<PurgeKey[]> {
  const found: PurgeKey[] = [];
  for (const sql of leaveDays ? OLD_ATTEMPTS_APART : [OLD_ATTEMPTS]) {
    if (found.length < limit) found.push(...(await find(db, sql, [beforeMs, limit - found.length, workspaceId ?? null])));
  }
  return found;
}

export function findOldEvents(db: Database, { beforeMs, workspaceId, limit }: PurgeQuery): Promise<PurgeKey[]> {
  return find(db, OLD_EVENTS, [beforeMs * 1000, limit, workspaceId ?? null]);
}

async function find(db: Database, sql: string, values: readonly Parameter[]): Promise<PurgeKey[]> {
  const rows = await db.rows<{ workspace: number; number: number }>(sql, values);
  return rows.map(({ workspace, number }) => [workspace, number]);
}

const COUNT = `SELECT (SELECT count(*) FROM webhook_logs) + (SELECT count(*) FROM events) AS history`;

export async function countHistory(db: Database): Promise<number> {
  return (await db.row<{ history: number }>(COUNT))?.history ?? 0;
}

const DELETE_ATTEMPTS = `
  DELETE FROM webhook_logs l USING unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, id)
  WHERE l.workspace_id = given.workspace_id AND l.id = given.id`;

const DELETE_EVENTS = `
  DELETE FROM events e USING unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, seq)
  WHERE e.workspace_id = given.workspace_id AND e.seq = given.seq AND NOT EXISTS (${UNSETTLED})
  RETURNING e.workspace_id AS workspace, e.seq AS number`;

const DELETE_DELIVERIES = `
  DELETE FROM deliveries d USING unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, seq)
  WHERE d.workspace_id = given.workspace_id AND d.event_seq = given.seq`;

const DELETE_NUMBERS = `
  DELETE FROM delivery_numbers n USING unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, seq)
  WHERE n.workspace_id = given.workspace_id AND n.event_seq = given.seq`;

const DELETE_HOPS = `
  DELETE FROM event_hops h USING unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, seq)
  WHERE h.workspace_id = given.workspace_id AND h.event_seq = given.seq`;

export async function purgeAttempts(tx: Transaction, { keys, audit }: Purge): Promise<number> {
  const gone = await tx.db.run(DELETE_ATTEMPTS, columns(keys));
  if (gone > 0) for (const note of audit) await addAuditNote(tx, note);
  return gone;
}

/** An event that was resent since it was found stays. */
export async function purgeEvents(tx: Transaction, { keys, audit }: Purge): Promise<number> {
  const gone = await find(tx.db, DELETE_EVENTS, columns(keys));
  await tx.db.run(DELETE_DELIVERIES, columns(gone));
  await tx.db.run(DELETE_NUMBERS, columns(gone));
  await tx.db.run(DELETE_HOPS, columns(gone));
  if (gone.length > 0) for (const note of audit) await addAuditNote(tx, note);
  return gone.length;
}

function columns(keys: PurgeKey[]): [number[], number[]] {
  return [keys.map(([workspaceId]) => workspaceId), keys.map(([, number]) => number)];
}
