import { MAX_COUNTED_BACKLOG } from '../../kit/limits.ts';
import type { DueEndpoint } from '../contract.ts';
import type { Database } from './database.ts';

/** From endpoint to endpoint, each time the first due row after all of one: a leap over its backlog, however long. */
const DUE = `
  WITH RECURSIVE leap AS (
    (
      SELECT workspace_id, endpoint_id, due_at FROM deliveries WHERE state = 'due'
      ORDER BY workspace_id, endpoint_id, due_at LIMIT 1
    ) UNION ALL
    SELECT next.workspace_id, next.endpoint_id, next.due_at FROM leap CROSS JOIN LATERAL (
      SELECT workspace_id, endpoint_id, due_at FROM deliveries
      WHERE state = 'due' AND (workspace_id, endpoint_id) > (leap.workspace_id, leap.endpoint_id)
      ORDER BY workspace_id, endpoint_id, due_at LIMIT 1
    ) next
  )
  SELECT workspace_id AS "workspaceId", endpoint_id AS "endpointId", due_at AS "earliestMs" FROM leap`;

export function dueByEndpoint(db: Database): Promise<DueEndpoint[]> {
  return db.rows<DueEndpoint>(DUE);
}

const COUNT = `SELECT count(*)::int AS due FROM (SELECT 1 FROM deliveries WHERE state = 'due' LIMIT $1) counted`;

export async function countDue(db: Database): Promise<number> {
  const [counted] = await db.rows<{ due: number }>(COUNT, [MAX_COUNTED_BACKLOG]);
  return counted?.due ?? 0;
}
