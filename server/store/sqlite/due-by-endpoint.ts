import type { DueEndpoint } from '../contract.ts';
import type { Database } from './database.ts';

/** The first due row after all of one endpoint: a leap over its backlog, however long. */
const NEXT = `
  SELECT workspace_id AS workspaceId, endpoint_id AS endpointId, due_at AS earliestMs
  FROM deliveries INDEXED BY deliveries_due
  WHERE state = 'due' AND (workspace_id, endpoint_id) > (?, ?)
  ORDER BY workspace_id, endpoint_id, due_at LIMIT 1`;

export function dueByEndpoint(db: Database): DueEndpoint[] {
  const found: DueEndpoint[] = [];
  let next = db.row<DueEndpoint>(NEXT, [0, 0]);
  while (next) {
    found.push({ ...next });
    next = db.row<DueEndpoint>(NEXT, [next.workspaceId, next.endpointId]);
  }
  return found;
}
