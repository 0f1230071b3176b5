import type { OwedEvent, OwedQuery } from '../contract-endpoints.ts';
import { owedOf, RANKED, type OwedRow } from '../owed-row.ts';
import type { Database } from './database.ts';

/** Without the events' bodies: they are most of a row. */
const AFTER = `
  SELECT e.seq, e.id, e.committed_at AS committedAt, (
    SELECT max(${RANKED}) FROM deliveries d
    WHERE d.workspace_id = e.workspace_id AND d.event_seq = e.seq AND d.endpoint_id = ?
  ) AS best
  FROM events e WHERE e.workspace_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`;

export function listOwed(db: Database, { workspaceId, endpointId, after, limit }: OwedQuery): OwedEvent[] {
  return db.rows<OwedRow>(AFTER, [endpointId, workspaceId, after, limit]).map(owedOf);
}
