import type { OwedEvent, OwedQuery } from '../contract-endpoints.ts';
import { owedOf, RANKED, type OwedRow } from '../owed-row.ts';
import type { Database } from './database.ts';

/** Without the events' bodies: they are most of a row. */
const AFTER = `
  SELECT e.seq, e.id, e.committed_at AS "committedAt", (
    SELECT max(${RANKED}) FROM deliveries d
    WHERE d.workspace_id = e.workspace_id AND d.event_seq = e.seq AND d.endpoint_id = $2
  ) AS best
  FROM events e WHERE e.workspace_id = $1 AND e.seq > $3 ORDER BY e.seq LIMIT $4`;

export async function listOwed(db: Database, { workspaceId, endpointId, after, limit }: OwedQuery): Promise<OwedEvent[]> {
  return (await db.rows<OwedRow>(AFTER, [workspaceId, endpointId, after, limit])).map(owedOf);
}
