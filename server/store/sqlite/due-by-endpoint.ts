import { MAX_COUNTED_BACKLOG } from '../../kit/limits.ts';
import type { DueEndpoint } from '../contract.ts';
import type { Database } from './database.ts';

const SELECT = `
  SELECT workspace_id AS workspaceId, endpoint_id AS endpointId, due_at AS earliestMs
  FROM deliveries INDEXED BY deliveries_due WHERE state = 'due'`;

/** Two leaps over the backlog of one endpoint. Comparing both columns as a row value makes SQLite walk through it. */
const NEXT_OF_WORKSPACE = `${SELECT} AND workspace_id = ? AND endpoint_id > ? ORDER BY endpoint_id, due_at LIMIT 1`;
const NEXT_WORKSPACE = `${SELECT} AND workspace_id > ? ORDER BY workspace_id, endpoint_id, due_at LIMIT 1`;

export function dueByEndpoint(db: Database): DueEndpoint[] {
  const found: DueEndpoint[] = [];
  let next = db.row<DueEndpoint>(NEXT_WORKSPACE, [0]);
  while (next) {
    const { workspaceId, endpointId } = next;
    found.push({ ...next });
    next = db.row<DueEndpoint>(NEXT_OF_WORKSPACE, [workspaceId, endpointId]) ?? db.row<DueEndpoint>(NEXT_WORKSPACE, [workspaceId]);
  }
  return found;
}

const COUNT = "SELECT count(*) AS due FROM (SELECT 1 FROM deliveries INDEXED BY deliveries_due WHERE state = 'due' LIMIT ?)";

export function countDue(db: Database): number {
  return db.row<{ due: number }>(COUNT, [MAX_COUNTED_BACKLOG])?.due ?? 0;
}

/** Looking at fewer takes less than the way to another thread. */
const MANY = 64;

const SOME = `
  SELECT count(*) AS some FROM (
    SELECT 1 FROM deliveries INDEXED BY deliveries_newest_due WHERE state = 'due'
    UNION ALL SELECT 1 FROM deliveries INDEXED BY deliveries_newest_waiting WHERE state = 'waiting' LIMIT ?)`;

export function isLittleLeft(db: Database): boolean {
  return (db.row<{ some: number }>(SOME, [MANY])?.some ?? 0) < MANY;
}
