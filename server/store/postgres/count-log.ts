import { LATENCY_MS } from '../../webhooks/counts.ts';
import { MINUTE_MS, type CountedSpan, type RecountRange } from '../contract-stats.ts';
import { minutesOf, type Logged } from '../recounted.ts';
import type { Database } from './database.ts';

const NEWEST = `
  SELECT max(newest.created_at) AS at FROM workspaces w CROSS JOIN LATERAL (
    SELECT created_at FROM webhook_logs WHERE workspace_id = w.id ORDER BY created_at DESC LIMIT 1) newest`;

export async function newestAttempt(db: Database): Promise<number | null> {
  return (await db.row<{ at: number | null }>(NEWEST))?.at ?? null;
}

/** How many bounds are less than a duration, which is its bucket: width_bucket counts those that are not greater. */
const BOUNDS = LATENCY_MS.map((bound) => -bound).reverse();
const BUCKET = `${LATENCY_MS.length} - width_bucket(-l.duration_ms, ARRAY[${BOUNDS.join(', ')}]::float8[])`;

const HAS_FAILED = `
  SELECT FROM deliveries d WHERE d.workspace_id = l.workspace_id AND d.id = l.delivery_id AND d.state = 'failed'
    AND d.last_number = l.attempt`;

const COUNTED = `
  SELECT w.id AS "workspaceId", row.endpoint AS "endpointId", row.minute * ${MINUTE_MS} AS "createdAt", row.status, row.ended,
    row.bucket, count(*) AS times
  FROM workspaces w CROSS JOIN LATERAL (
    SELECT l.endpoint_id AS endpoint, l.created_at / ${MINUTE_MS} AS minute, l.status, ${BUCKET} AS bucket,
      CASE WHEN l.status = 'success' THEN 'delivered' WHEN EXISTS (${HAS_FAILED}) THEN 'failed' END AS ended
    FROM webhook_logs l WHERE l.workspace_id = w.id AND l.created_at >= $1 AND l.created_at < $2 AND l.test = 0
  ) row GROUP BY 1, 2, 3, 4, 5, 6`;

/** Grouped by the database: there may be hundreds of thousands in a minute. */
export async function countLog(db: Database, { fromMs, untilMs }: RecountRange): Promise<CountedSpan[]> {
  return minutesOf(await db.rows<Logged>(COUNTED, [fromMs, untilMs]));
}
