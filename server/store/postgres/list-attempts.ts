import { ATTEMPT_STATUSES, statusWith, type Attempt, type LastAttempt } from '../../webhooks/attempt.ts';
import { attemptOf, type AttemptRow } from '../attempt-row.ts';
import type { AttemptQuery, Found, Within } from '../contract.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';
import { search, type Indexed } from './search.ts';

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

const LAST = `
  SELECT DISTINCT ON (delivery_id) id, delivery_id AS "deliveryId", status, status_code AS "statusCode", error_code AS "errorCode",
    created_at AS "createdAt"
  FROM webhook_logs WHERE workspace_id = $1 AND event_seq = ANY ($2::bigint[]) AND delivery_id IS NOT NULL
  ORDER BY delivery_id, id DESC`;

export function lastAttempts(db: Database, workspaceId: number, eventSeqs: number[]): Promise<LastAttempt[]> {
  return db.rows<LastAttempt>(LAST, [workspaceId, eventSeqs]);
}

/** Newest first. Of one endpoint, or with one status, through the index of both: never past rows of others. */
export async function searchAttempts(db: Database, query: AttemptQuery & Partial<Within>): Promise<Found<Attempt>> {
  if (query.model !== undefined && query.recordId !== undefined) return { rows: await ofRecord(db, query), searchedTo: null };
  const { rows, searchedTo } = await search<AttemptRow>(db, {
    indexed: await indexed(db, query),
    unindexed: [
      ['event =', query.event],
      ['model =', query.model],
      ['record_id =', query.recordId],
      ['status_code =', query.statusCode],
      ['created_at >=', query.fromMs],
      ['created_at <=', query.toMs],
    ],
    select: (newest) => `SELECT ${BRIEF} FROM (${newest}) l ORDER BY l.id DESC`,
    limit: query.limit,
    within: query.within,
  });
  return { rows: rows.map(attemptOf), searchedTo };
}

const COUNT_ENDPOINTS = 'SELECT count(*)::int AS count FROM endpoints WHERE workspace_id = $1';

async function indexed(db: Database, { workspaceId, before, endpointId, ...query }: AttemptQuery): Promise<Indexed> {
  const status = query.status ?? statusWith(query.statusCode);
  const ofAll = 'webhook_logs WHERE workspace_id = $1 AND id < $2::bigint';
  const values = [workspaceId, before ?? Number.MAX_SAFE_INTEGER];
  if (endpointId === undefined && status === undefined) return { from: ofAll, order: 'workspace_id DESC, id DESC', values };
  const statuses = status === undefined ? [...ATTEMPT_STATUSES] : [status];
  const endpoints = endpointId === undefined ? ((await db.row<{ count: number }>(COUNT_ENDPOINTS, [workspaceId]))?.count ?? 0) : 1;
  return {
    from: `${ofAll} AND endpoint_id = e.id AND status = given.status`,
    order: 'workspace_id DESC, endpoint_id DESC, status DESC, id DESC',
    values: [...values, statuses, endpointId ?? null],
    over: {
      from: 'endpoints e CROSS JOIN unnest($3::text[]) AS given (status)',
      where: 'e.workspace_id = $1 AND ($4::bigint IS NULL OR e.id = $4)',
      count: Math.max(1, endpoints) * statuses.length,
    },
  };
}

/** Through its events, which are few: past the rows of all other records it would be a walk through the whole log. */
async function ofRecord(db: Database, query: AttemptQuery): Promise<Attempt[]> {
  const record = [query.workspaceId, query.model ?? null, query.recordId ?? null];
  const { where, values } = conditions(
    [
      ['l.workspace_id =', query.workspaceId],
      ['l.id <', query.before],
      ['l.event =', query.event],
      ['l.endpoint_id =', query.endpointId],
      ['l.status =', query.status],
      ['l.status_code =', query.statusCode],
      ['l.created_at >=', query.fromMs],
      ['l.created_at <=', query.toMs],
    ],
    record.length,
  );
  const events = 'SELECT seq FROM events WHERE workspace_id = $1 AND model = $2 AND record_id = $3';
  const select = `
    SELECT ${BRIEF} FROM webhook_logs l
    WHERE ${where} AND l.event_seq = ANY (ARRAY(${events})) ORDER BY l.id DESC LIMIT ${query.limit}`;
  return (await db.rowsOnce<AttemptRow>(select, [...record, ...values])).map(attemptOf);
}
