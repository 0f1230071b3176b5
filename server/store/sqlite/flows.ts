import { isDeepStrictEqual } from 'node:util';
import { MAX_COUNTED_BACKLOG } from '../../kit/limits.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { CLOSED, type Flow } from '../../webhooks/flow/flow.ts';
import type { EndpointHealth } from '../contract-endpoints.ts';
import { FLOW_SELECTION, flowUpsert, flowValues } from '../flow-row.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type Key = { workspaceId: number; endpointId: number };

const READ = `SELECT ${FLOW_SELECTION} FROM endpoint_flows f WHERE f.workspace_id = ? AND f.endpoint_id = ?`;
const WRITE = flowUpsert(() => '?');

export function readFlow(db: Database, { workspaceId, endpointId }: Key): Flow {
  return { ...CLOSED, ...db.row<Flow>(READ, [workspaceId, endpointId]) };
}

const SET_CIRCUIT = `
  UPDATE endpoints SET circuit = ? WHERE workspace_id = ? AND id = ? AND circuit <> ? AND deleted_at IS NULL`;

/** Writes what has changed. That an outage began or ended is told to every cache. Whether it did. */
export function writeFlow(tx: Transaction, { workspaceId, endpointId }: Key, { from, to }: { from: Flow; to: Flow }): boolean {
  if (isDeepStrictEqual(to, from)) return false;
  tx.db.run(WRITE, [workspaceId, endpointId, ...flowValues(to)]);
  if ((from.phase === 'closed') === (to.phase === 'closed')) return false;
  const circuit = to.phase === 'closed' ? 'closed' : 'open';
  if (tx.db.run(SET_CIRCUIT, [circuit, workspaceId, endpointId, circuit]) === 1) tx.countReference(workspaceId);
  return true;
}

const NEWEST_LOG = 'SELECT max(id) AS id FROM webhook_logs WHERE workspace_id = ?';

/** Whoever saved the endpoint has ended its outage, if there was one, and its failures count from here on. */
export function restartFlow(tx: Transaction, { workspaceId, id: endpointId, catchUp }: Endpoint): void {
  const { phase, limitAtMs } = readFlow(tx.db, { workspaceId, endpointId });
  if (phase === 'closed' && !catchUp) return;
  const countedFrom = tx.db.row<{ id: number | null }>(NEWEST_LOG, [workspaceId])?.id ?? 0;
  tx.db.run(WRITE, [workspaceId, endpointId, ...flowValues({ ...CLOSED, limitAtMs, countedFrom })]);
}

const WAITING = `
  SELECT count(*) AS backlog FROM (
    SELECT 1 FROM deliveries INDEXED BY deliveries_in_order
    WHERE workspace_id = ? AND endpoint_id = ? AND kind = 'event' AND settled_at IS NULL LIMIT ?)`;
const DUE = `
  SELECT count(*) AS backlog FROM (
    SELECT 1 FROM deliveries INDEXED BY deliveries_due WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' LIMIT ?)`;

const NEXT_DUE = `
  SELECT min(due_at) AS nextDueMs FROM deliveries INDEXED BY deliveries_due
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due'`;

export function endpointHealth(db: Database, query: { workspaceId: number; endpointIds: number[] }): EndpointHealth[] {
  const { workspaceId } = query;
  return query.endpointIds.map((endpointId) => {
    const count = (sql: string) => db.row<{ backlog: number }>(sql, [workspaceId, endpointId, MAX_COUNTED_BACKLOG])?.backlog ?? 0;
    const flow = readFlow(db, { workspaceId, endpointId });
    const nextDueMs = db.row<{ nextDueMs: number | null }>(NEXT_DUE, [workspaceId, endpointId])?.nextDueMs ?? null;
    const waiting = count(WAITING);
    if (waiting === MAX_COUNTED_BACKLOG) return { endpointId, flow, backlog: waiting, nextDueMs };
    // Resends are in no order, and what waits for its turn is not due: whichever is more is the better answer.
    return { endpointId, flow, backlog: Math.max(waiting, count(DUE)), nextDueMs };
  });
}
