import { ATTEMPT_STATUSES, statusWith, type Attempt } from '../../webhooks/attempt.ts';
import { attemptOf, type AttemptRow } from '../attempt-row.ts';
import type { AttemptQuery } from '../contract.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';

const BRIEF = `
  l.workspace_id AS "workspaceId", l.id, l.event_seq AS "eventSeq", l.event_id AS "eventId", l.endpoint_id AS "endpointId",
  l.delivery_id AS "deliveryId", l.event, l.model, l.record_id AS "recordId", l.attempt AS number, l.status,
  l.status_code AS "statusCode", l.error_code AS "errorCode", l.error_message AS "errorMessage", l.test,
  l.created_at AS "createdAt", l.url, l.started_at AS "startedAt", l.response_body_bytes AS "responseBodyBytes",
  l.response_body_truncated AS "responseBodyTruncated", l.peer_ip AS "peerIp", l.dns_ms AS "dnsMs",
  l.connect_ms AS "connectMs", l.tls_ms AS "tlsMs", l.first_byte_ms AS "firstByteMs", l.duration_ms AS "durationMs"`;

const WHOLE = `
  ${BRIEF}, l.test_body AS "testBody", l.request_headers AS "requestHeaders", l.response_headers AS "responseHeaders",
  l.response_body AS "responseBody", e.body AS payload`;

/** The payload lies with its event, and goes with it. */
const SELECT_WHOLE = `
  SELECT ${WHOLE} FROM webhook_logs l LEFT JOIN events e ON e.workspace_id = l.workspace_id AND e.seq = l.event_seq`;

const BY_ID = `${SELECT_WHOLE} WHERE l.workspace_id = $1 AND l.id = $2`;
const OF_EVENT = `${SELECT_WHOLE} WHERE l.workspace_id = $1 AND l.event_seq = $2 ORDER BY l.id`;

export async function findAttempt(db: Database, workspaceId: number, id: number): Promise<Attempt | null> {
  const row = await db.row<AttemptRow>(BY_ID, [workspaceId, id]);
  return row ? attemptOf(row) : null;
}

export async function attemptsOfEvent(db: Database, workspaceId: number, eventSeq: number): Promise<Attempt[]> {
  return (await db.rows<AttemptRow>(OF_EVENT, [workspaceId, eventSeq])).map(attemptOf);
}

/** Newest first. Of one endpoint, or with one status, through the index of both: never past rows of others. */
export async function listAttempts(db: Database, query: AttemptQuery): Promise<Attempt[]> {
  const { workspaceId, endpointId, limit } = query;
  const status = query.status ?? statusWith(query.statusCode);
  const { where, values } = conditions([
    ['l.workspace_id =', workspaceId],
    ['l.id <', query.before],
    ['l.event =', query.event],
    ['l.model =', query.model],
    ['l.record_id =', query.recordId],
    ['l.status_code =', query.statusCode],
    ['l.created_at >=', query.fromMs],
    ['l.created_at <=', query.toMs],
  ]);
  if (query.model !== undefined && query.recordId !== undefined) {
    const [ofEndpoint, ofStatus] = [`$${values.length + 1}::bigint`, `$${values.length + 2}::text`];
    const [model, recordId] = [`$${values.length + 3}::text`, `$${values.length + 4}::bigint`];
    // Through its events, which are few: past the rows of all other records it would be a walk through the whole log.
    const events = `SELECT seq FROM events WHERE workspace_id = $1 AND model = ${model} AND record_id = ${recordId}`;
    const select = `
      SELECT ${BRIEF} FROM webhook_logs l
      WHERE ${where} AND l.event_seq = ANY (ARRAY(${events}))
        AND (${ofEndpoint} IS NULL OR l.endpoint_id = ${ofEndpoint}) AND (${ofStatus} IS NULL OR l.status = ${ofStatus})
      ORDER BY l.id DESC LIMIT ${limit}`;
    const given = [endpointId ?? null, query.status ?? null, query.model, query.recordId];
    return (await db.rowsOnce<AttemptRow>(select, [...values, ...given])).map(attemptOf);
  }
  if (endpointId === undefined && status === undefined) {
    const select = `SELECT ${BRIEF} FROM webhook_logs l WHERE ${where} ORDER BY l.workspace_id DESC, l.id DESC LIMIT ${limit}`;
    return (await db.rowsOnce<AttemptRow>(select, values)).map(attemptOf);
  }
  const statuses = status === undefined ? ATTEMPT_STATUSES : [status];
  const [ofEndpoint, ofStatus] = [`$${values.length + 1}::bigint`, `$${values.length + 2}::text[]`];
  const newest = `
    SELECT l.* FROM endpoints e CROSS JOIN unnest(${ofStatus}) AS given (status) CROSS JOIN LATERAL (
      SELECT * FROM webhook_logs l WHERE ${where} AND l.endpoint_id = e.id AND l.status = given.status
      ORDER BY l.workspace_id DESC, l.endpoint_id DESC, l.status DESC, l.id DESC LIMIT ${limit}
    ) l
    WHERE e.workspace_id = $1 AND (${ofEndpoint} IS NULL OR e.id = ${ofEndpoint})`;
  const select = `SELECT ${BRIEF} FROM (${newest}) l ORDER BY l.id DESC LIMIT ${limit}`;
  return (await db.rowsOnce<AttemptRow>(select, [...values, endpointId ?? null, [...statuses]])).map(attemptOf);
}
