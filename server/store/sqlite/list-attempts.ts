import { ATTEMPT_STATUSES, statusWith, type Attempt, type LastAttempt } from '../../webhooks/attempt.ts';
import { attemptOf, type AttemptRow } from '../attempt-row.ts';
import type { AttemptQuery, Found, Within } from '../contract.ts';
import type { Database } from './database.ts';
import { given, search, type Condition, type FoundIds } from './search.ts';

const BRIEF = `
  l.workspace_id AS workspaceId, l.id, l.event_seq AS eventSeq, l.event_id AS eventId, l.endpoint_id AS endpointId,
  l.delivery_id AS deliveryId, l.event, l.model, l.record_id AS recordId, l.attempt AS number, l.status,
  l.status_code AS statusCode, l.error_code AS errorCode, l.error_message AS errorMessage, l.test,
  l.created_at AS createdAt, l.url, l.started_at AS startedAt, l.response_body_bytes AS responseBodyBytes,
  l.response_body_truncated AS responseBodyTruncated, l.peer_ip AS peerIp, l.dns_ms AS dnsMs,
  l.connect_ms AS connectMs, l.tls_ms AS tlsMs, l.first_byte_ms AS firstByteMs, l.duration_ms AS durationMs`;

const WHOLE = `
  ${BRIEF}, l.test_body AS testBody, l.request_headers AS requestHeaders, l.response_headers AS responseHeaders,
  l.response_body AS responseBody, e.body AS payload`;

/** The payload lies with its event, and goes with it. */
const SELECT_WHOLE = `
  SELECT ${WHOLE} FROM webhook_logs l LEFT JOIN events e ON e.workspace_id = l.workspace_id AND e.seq = l.event_seq`;

const BY_ID = `${SELECT_WHOLE} WHERE l.workspace_id = ? AND l.id = ?`;
const OF_EVENT = `${SELECT_WHOLE} WHERE l.workspace_id = ? AND l.event_seq = ? ORDER BY l.id`;

export function findAttempt(db: Database, workspaceId: number, id: number): Attempt | null {
  const row = db.row<AttemptRow>(BY_ID, [workspaceId, id]);
  return row ? attemptOf(row) : null;
}

export function attemptsOfEvent(db: Database, { workspaceId, eventSeq }: { workspaceId: number; eventSeq: number }) {
  return db.rows<AttemptRow>(OF_EVENT, [workspaceId, eventSeq]);
}

const LAST = `
  SELECT max(id) AS id, delivery_id AS deliveryId, status, status_code AS statusCode, error_code AS errorCode, created_at AS createdAt
  FROM webhook_logs INDEXED BY webhook_logs_of_event
  WHERE workspace_id = ? AND event_seq IN (SELECT value FROM json_each(?)) AND delivery_id IS NOT NULL GROUP BY delivery_id`;

export function lastAttempts(db: Database, { workspaceId, eventSeqs }: { workspaceId: number; eventSeqs: number[] }): LastAttempt[] {
  return db.rows<LastAttempt>(LAST, [workspaceId, JSON.stringify(eventSeqs)]);
}

const ENDPOINTS = 'SELECT id FROM endpoints WHERE workspace_id = ?';
const BY_IDS = `SELECT ${BRIEF} FROM webhook_logs l WHERE l.workspace_id = ? AND l.id = ?`;

/** Through its events, which are few: past the rows of all other records it would be a walk through the whole log. */
const OF_RECORD = `
  SELECT ${BRIEF} FROM webhook_logs l INDEXED BY webhook_logs_of_event
  WHERE l.event_seq IN (SELECT seq FROM events WHERE workspace_id = ? AND model = ? AND record_id = ?)`;

/** Newest first. Of one endpoint, or with one status, through the index of both: never past rows of others. */
export function searchAttempts(db: Database, query: AttemptQuery & Partial<Within>): Found<AttemptRow> {
  const { workspaceId, endpointId, limit } = query;
  const status = query.status ?? statusWith(query.statusCode);
  if (query.model !== undefined && query.recordId !== undefined) return { rows: ofRecord(db, query), searchedTo: null };
  const before = query.before ?? Number.MAX_SAFE_INTEGER;
  if (endpointId === undefined && status === undefined) {
    const all = { from: 'webhook_logs WHERE workspace_id = ? AND id < ?', values: [workspaceId, before] };
    return withRows(db, workspaceId, search(db, [all], { ...query, unindexed: unindexed(query) }));
  }
  const endpoints = endpointId === undefined ? db.rows<{ id: number }>(ENDPOINTS, [workspaceId]).map(({ id }) => id) : [endpointId];
  const statuses = status === undefined ? ATTEMPT_STATUSES : [status];
  const parts = endpoints.flatMap((endpoint) => statuses.map((one) => ({ from: OF_BOTH, values: [workspaceId, endpoint, one, before] })));
  return withRows(db, workspaceId, search(db, parts, { ...query, limit, unindexed: unindexed(query) }));
}

const OF_BOTH = 'webhook_logs INDEXED BY webhook_logs_of_endpoint WHERE workspace_id = ? AND endpoint_id = ? AND status = ? AND id < ?';

function withRows(db: Database, workspaceId: number, { ids, searchedTo }: FoundIds): Found<AttemptRow> {
  return { rows: ids.flatMap((id) => db.rows<AttemptRow>(BY_IDS, [workspaceId, id])), searchedTo };
}

function unindexed({ event, model, recordId, statusCode, fromMs, toMs }: AttemptQuery): Condition[] {
  return given([
    ['event = ?', event],
    ['model = ?', model],
    ['record_id = ?', recordId],
    ['status_code = ?', statusCode],
    ['created_at >= ?', fromMs],
    ['created_at <= ?', toMs],
  ]);
}

function ofRecord(db: Database, query: AttemptQuery): AttemptRow[] {
  const { workspaceId, model = null, recordId = null, endpointId, status, before, limit } = query;
  const wanted = given([
    ['l.workspace_id = ?', workspaceId],
    ['l.id < ?', before],
    ['l.event = ?', query.event],
    ['l.endpoint_id = ?', endpointId],
    ['l.status = ?', status],
    ['l.status_code = ?', query.statusCode],
    ['l.created_at >= ?', query.fromMs],
    ['l.created_at <= ?', query.toMs],
  ]);
  const where = wanted.map(({ sql }) => sql).join(' AND ');
  const values = [workspaceId, model, recordId, ...wanted.map(({ value }) => value), limit];
  return db.rows<AttemptRow>(`${OF_RECORD} AND ${where} ORDER BY l.id DESC LIMIT ?`, values);
}
