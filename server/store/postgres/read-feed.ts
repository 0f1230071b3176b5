import type { Event } from '../../webhooks/event.ts';
import type { RecordEventsQuery } from '../contract.ts';
import type { Database } from './database.ts';

const COLUMNS = 'workspace_id AS "workspaceId", seq, id, event, model, record_id AS "recordId", committed_at AS "committedAt", body';
const AFTER = `SELECT ${COLUMNS} FROM events WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;
/** When all events were purged, the oldest is the one that comes next. */
const OLDEST = `
  SELECT coalesce(
    (SELECT min(seq) FROM events WHERE workspace_id = $1),
    (SELECT last_event + 1 FROM counters WHERE workspace_id = $1),
    1
  ) AS "oldestSeq"`;
const BY_SEQ = `SELECT ${COLUMNS} FROM events WHERE workspace_id = $1 AND seq = $2`;

export type FeedQuery = { workspaceId: number; after: number; limit: number };
export type Feed = { events: Event[]; oldestSeq: number };

/**
 * Events get their numbers under the lock of their workspace, which is held until they are committed: none appears below
 * one that was seen already, whichever node wrote it.
 */
export async function readFeed(db: Database, { workspaceId, after, limit }: FeedQuery): Promise<Feed> {
  const [events, oldest] = await Promise.all([
    db.rows<Event>(AFTER, [workspaceId, after, limit]),
    db.row<{ oldestSeq: number }>(OLDEST, [workspaceId]),
  ]);
  return { events, oldestSeq: oldest?.oldestSeq ?? 1 };
}

export async function findEvent(db: Database, workspaceId: number, seq: number): Promise<Event | null> {
  return (await db.row<Event>(BY_SEQ, [workspaceId, seq])) ?? null;
}

const NEWEST = `
  SELECT ${COLUMNS} FROM events WHERE workspace_id = $1 AND seq < $2 ORDER BY workspace_id DESC, seq DESC LIMIT $3`;

export type NewestQuery = { workspaceId: number; before: number; limit: number };

export function newestEvents(db: Database, { workspaceId, before, limit }: NewestQuery): Promise<Event[]> {
  return db.rows<Event>(NEWEST, [workspaceId, before, limit]);
}

const OF_RECORD = `
  SELECT ${COLUMNS} FROM events
  WHERE workspace_id = $1 AND model = $2 AND record_id = $3 AND seq < $4
  ORDER BY workspace_id DESC, model DESC, record_id DESC, seq DESC LIMIT $5`;

export function eventsOfRecord(db: Database, query: RecordEventsQuery): Promise<Event[]> {
  const { workspaceId, model, recordId, before, limit } = query;
  return db.rows<Event>(OF_RECORD, [workspaceId, model, recordId, before ?? Number.MAX_SAFE_INTEGER, limit]);
}
