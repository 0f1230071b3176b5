import type { Event } from '../../webhooks/event.ts';
import type { Database } from './database.ts';

const COLUMNS = 'workspace_id AS workspaceId, seq, id, event, model, record_id AS recordId, committed_at AS committedAt, body';
const AFTER = `SELECT ${COLUMNS} FROM events WHERE workspace_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
const OLDEST = 'SELECT min(seq) AS oldestSeq FROM events WHERE workspace_id = ?';
const BY_SEQ = `SELECT ${COLUMNS} FROM events WHERE workspace_id = ? AND seq = ?`;

export type FeedQuery = { workspaceId: number; after: number; limit: number };
export type Feed = { events: Event[]; oldestSeq: number | null };

/** Events get their numbers in the one writer's transaction, so none appears below one that was seen already. */
export function readFeed(db: Database, { workspaceId, after, limit }: FeedQuery): Feed {
  const events = db.rows<Event>(AFTER, [workspaceId, after, limit]);
  return { events, oldestSeq: db.row<{ oldestSeq: number | null }>(OLDEST, [workspaceId])?.oldestSeq ?? null };
}

export function findEvent(db: Database, workspaceId: number, seq: number): Event | null {
  const row = db.row<Event>(BY_SEQ, [workspaceId, seq]);
  return row ? { ...row } : null;
}
