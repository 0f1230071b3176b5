import { ATTEMPT_STATUSES, statusWith, type Attempt } from '../../webhooks/attempt.ts';
import { attemptOf, type AttemptRow } from '../attempt-row.ts';
import type { AttemptQuery } from '../contract.ts';
import type { Bindable } from '../columns.ts';
import type { Database } from './database.ts';

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

const ENDPOINTS = 'SELECT id FROM endpoints WHERE workspace_id = ?';
const BY_IDS = `SELECT ${BRIEF} FROM webhook_logs l WHERE l.workspace_id = ? AND l.id = ?`;

/** Through its events, which are few: past the rows of all other records it would be a walk through the whole log. */
const OF_RECORD = `
  SELECT ${BRIEF} FROM webhook_logs l INDEXED BY webhook_logs_of_event
  WHERE l.event_seq IN (SELECT seq FROM events WHERE workspace_id = ? AND model = ? AND record_id = ?)`;

/** Newest first. Of one endpoint, or with one status, through the index of both: never past rows of others. */
export function listAttempts(db: Database, query: AttemptQuery): AttemptRow[] {
  const { workspaceId, endpointId, limit } = query;
  const status = query.status ?? statusWith(query.statusCode);
  const wanted: [sql: string, value: Bindable | undefined][] = [
    ['l.id < ?', query.before],
    ['l.event = ?', query.event],
    ['l.model = ?', query.model],
    ['l.record_id = ?', query.recordId],
    ['l.status_code = ?', query.statusCode],
    ['l.created_at >= ?', query.fromMs],
    ['l.created_at <= ?', query.toMs],
  ];
  const conditions = wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  const where = ['l.workspace_id = ?', ...conditions.map(({ sql }) => sql)].join(' AND ');
  const values = [workspaceId, ...conditions.map(({ value }) => value)];
  const order = 'ORDER BY l.id DESC LIMIT ?';
  if (query.model !== undefined && query.recordId !== undefined) {
    const others = '(? IS NULL OR l.endpoint_id = ?) AND (? IS NULL OR l.status = ?)';
    const given = [endpointId, endpointId, query.status, query.status].map((value) => value ?? null);
    const record = [workspaceId, query.model, query.recordId];
    return db.rows<AttemptRow>(`${OF_RECORD} AND ${where} AND ${others} ${order}`, [...record, ...values, ...given, limit]);
  }
  if (endpointId === undefined && status === undefined) {
    return db.rows<AttemptRow>(`SELECT ${BRIEF} FROM webhook_logs l WHERE ${where} ${order}`, [...values, limit]);
  }
  const endpoints = endpointId === undefined ? db.rows<{ id: number }>(ENDPOINTS, [workspaceId]).map(({ id }) => id) : [endpointId];
  const ofBoth = `
    SELECT l.id FROM webhook_logs l INDEXED BY webhook_logs_of_endpoint
    WHERE ${where} AND l.endpoint_id = ? AND l.status = ? ${order}`;
  const newest = endpoints.flatMap((endpoint) =>
    (status === undefined ? ATTEMPT_STATUSES : [status]).flatMap((one) =>
      db.rows<{ id: number }>(ofBoth, [...values, endpoint, one, limit]).map(({ id }) => id),
    ),
  );
  const ids = newest.sort((a, b) => b - a).slice(0, limit);
  return ids.flatMap((id) => db.rows<AttemptRow>(BY_IDS, [workspaceId, id]));
}
