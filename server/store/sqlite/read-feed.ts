import type { Event } from '../../webhooks/event.ts';
import type { RecordEventsQuery } from '../contract.ts';
import type { Database } from './database.ts';

const COLUMNS = 'workspace_id AS workspaceId, seq, id, event, model, record_id AS recordId, committed_at AS committedAt, body';
const AFTER = `SELECT ${COLUMNS} FROM events WHERE workspace_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
const OLDEST = 'SELECT min(seq) AS seq FROM events WHERE workspace_id = ?';
const LAST = `SELECT last AS seq FROM counters WHERE workspace_id = ? AND kind = 'event'`;
const BY_SEQ = `SELECT ${COLUMNS} FROM events WHERE workspace_id = ? AND seq = ?`;

export type FeedQuery = { workspaceId: number; after: number; limit: number };
export type Feed = { events: Event[]; oldestSeq: number };

/** Events get their numbers in the one writer's transaction, so none appears below one that was seen already. */
export function readFeed(db: Database, { workspaceId, after, limit }: FeedQuery): Feed {
  const events = db.rows<Event>(AFTER, [workspaceId, after, limit]);
  return { events, oldestSeq: oldestSeq(db, workspaceId) };
}

/** When all events were purged, the oldest is the one that comes next. */
function oldestSeq(db: Database, workspaceId: number): number {
  const oldest = db.row<{ seq: number | null }>(OLDEST, [workspaceId])?.seq;
  return oldest ?? (db.row<{ seq: number }>(LAST, [workspaceId])?.seq ?? 0) + 1;
}

export function findEvent(db: Database, workspaceId: number, seq: number): Event | null {
  const row = db.row<Event>(BY_SEQ, [workspaceId, seq]);
  return row ? { ...row } : null;
}

const NEWEST = `SELECT ${COLUMNS} FROM events WHERE workspace_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`;

export type NewestQuery = { workspaceId: number; before: number; limit: number };

export function newestEvents(db: Database, { workspaceId, before, limit }: NewestQuery): Event[] {
  return db.rows<Event>(NEWEST, [workspaceId, before, limit]);
}

const OF_RECORD = `
  SELECT ${COLUMNS} FROM events
  WHERE workspace_id = ? AND model = ? AND record_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`;

export function eventsOfRecord(db: Database, { workspaceId, model, recordId, before, limit }: RecordEventsQuery): Event[] {
  return db.rows<Event>(OF_RECORD, [workspaceId, model, recordId, before ?? Number.MAX_SAFE_INTEGER, limit]);
}
