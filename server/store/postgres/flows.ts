import { isDeepStrictEqual } from 'node:util';
import { MAX_COUNTED_BACKLOG } from '../../kit/limits.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { CLOSED, type Flow } from '../../webhooks/flow/flow.ts';
import type { EndpointHealth } from '../contract-endpoints.ts';
import { FLOW_SELECTION, flowUpsert, flowValues } from '../flow-row.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type Key = { workspaceId: number; endpointId: number };

const READ = `SELECT ${FLOW_SELECTION} FROM endpoint_flows f WHERE f.workspace_id = $1 AND f.endpoint_id = $2`;
const WRITE = flowUpsert((at) => `$${at}`);

/** Flows change only under the lock of their workspace. */
export async function readFlow(db: Database, { workspaceId, endpointId }: Key): Promise<Flow> {
  return { ...CLOSED, ...(await db.row<Flow>(READ, [workspaceId, endpointId])) };
}

const SET_CIRCUIT = `
  UPDATE endpoints SET circuit = $3 WHERE workspace_id = $1 AND id = $2 AND circuit <> $3 AND deleted_at IS NULL`;

/** Writes what has changed. That an outage began or ended is told to every cache. Whether it did. */
export async function writeFlow(tx: Transaction, key: Key, { from, to }: { from: Flow; to: Flow }): Promise<boolean> {
  const { workspaceId, endpointId } = key;
  if (isDeepStrictEqual(to, from)) return false;
  await tx.db.run(WRITE, [workspaceId, endpointId, ...flowValues(to)]);
  if ((from.phase === 'closed') === (to.phase === 'closed')) return false;
  const circuit = to.phase === 'closed' ? 'closed' : 'open';
  if ((await tx.db.run(SET_CIRCUIT, [workspaceId, endpointId, circuit])) === 1) await tx.countReference(workspaceId);
  return true;
}

const NEWEST_LOG = 'SELECT id FROM webhook_logs WHERE workspace_id = $1 ORDER BY workspace_id DESC, id DESC LIMIT 1';

/** Whoever saved the endpoint has ended its outage, if there was one, and its failures count from here on. */
export async function restartFlow(tx: Transaction, { workspaceId, id: endpointId, catchUp }: Endpoint): Promise<void> {
  const { phase, limitAtMs } = await readFlow(tx.db, { workspaceId, endpointId });
  if (phase === 'closed' && !catchUp) return;
  const countedFrom = (await tx.db.row<{ id: number }>(NEWEST_LOG, [workspaceId]))?.id ?? 0;
  await tx.db.run(WRITE, [workspaceId, endpointId, ...flowValues({ ...CLOSED, limitAtMs, countedFrom })]);
}

const WAITING = `
  SELECT count(*) AS backlog FROM (
    SELECT FROM deliveries WHERE workspace_id = $1 AND endpoint_id = $2 AND kind = 'event' AND settled_at IS NULL LIMIT $3) counted`;
const DUE = `
  SELECT count(*) AS backlog FROM (
    SELECT FROM deliveries WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'due' LIMIT $3) counted`;

const NEXT_DUE = `
  SELECT due_at AS "nextDueMs" FROM deliveries WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'due'
  ORDER BY workspace_id, endpoint_id, due_at LIMIT 1`;

export function endpointHealth(db: Database, query: { workspaceId: number; endpointIds: number[] }): Promise<EndpointHealth[]> {
  const { workspaceId } = query;
  return Promise.all(
    query.endpointIds.map(async (endpointId) => {
      const count = (sql: string) => db.row<{ backlog: number }>(sql, [workspaceId, endpointId, MAX_COUNTED_BACKLOG]);
      const flow = await readFlow(db, { workspaceId, endpointId });
      const nextDueMs = (await db.row<{ nextDueMs: number }>(NEXT_DUE, [workspaceId, endpointId]))?.nextDueMs ?? null;
      const waiting = (await count(WAITING))?.backlog ?? 0;
      if (waiting === MAX_COUNTED_BACKLOG) return { endpointId, flow, backlog: waiting, nextDueMs };
      // Resends are in no order, and what waits for its turn is not due: whichever is more is the better answer.
      return { endpointId, flow, backlog: Math.max(waiting, (await count(DUE))?.backlog ?? 0), nextDueMs };
    }),
  );
}
