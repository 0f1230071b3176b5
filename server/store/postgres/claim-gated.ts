import type { Delivery } from '../../webhooks/delivery.ts';
import { admit } from '../../webhooks/flow/admit.ts';
import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { GatedClaim, GatedQuery } from '../contract-endpoints.ts';
import { readFlow, writeFlow } from './flows.ts';
import { leasing } from './lease.ts';
import type { Transaction } from './transaction.ts';

const OF_ENDPOINT = 'workspace_id = $1 AND endpoint_id = $2';

const IN_FLIGHT = `SELECT count(*) AS count FROM deliveries WHERE ${OF_ENDPOINT} AND state = 'leased'`;

const BEGUN = `
  SELECT id FROM deliveries WHERE ${OF_ENDPOINT} AND state = 'due' AND last_number > 0 AND due_at <= $3
  ORDER BY due_at, id LIMIT $4`;

const FRESH = `
  SELECT id, due_at AS "dueAtMs" FROM deliveries WHERE ${OF_ENDPOINT} AND state = 'due' AND due_at <= $3 AND last_number = 0
  ORDER BY due_at, id LIMIT $4`;

const NEXT_BEGUN = `
  SELECT due_at AS "dueAtMs", attempts FROM deliveries
  WHERE ${OF_ENDPOINT} AND state = 'due' AND last_number > 0 AND due_at > $3 ORDER BY due_at LIMIT 1`;

const LEASE = leasing(`SELECT workspace_id, id FROM deliveries WHERE workspace_id = $2 AND id = ANY($3::bigint[]) AND state = 'due'`);

type Id = { id: number };
type Fresh = Id & { dueAtMs: number };

/** Every statement reads an index of this endpoint from its start: the backlog's length costs nothing. */
export async function claimGated(tx: Transaction, { endpoint, nowMs, limit }: GatedQuery): Promise<GatedClaim> {
  const { workspaceId, id: endpointId, rateLimit, concurrency } = endpoint;
  const where = [workspaceId, endpointId];
  const [flow, leased, begun, fresh, next] = await Promise.all([
    readFlow(tx.db, { workspaceId, endpointId }),
    tx.db.row<{ count: number }>(IN_FLIGHT, where),
    tx.db.rows<Id>(BEGUN, [...where, nowMs, limit]),
    tx.db.rows<Fresh>(FRESH, [...where, nowMs, limit]),
    tx.db.row<{ dueAtMs: number; attempts: number }>(NEXT_BEGUN, [...where, nowMs]),
  ]);
  const retryPending = next !== undefined && next.attempts < WAITS_MS.length;
  const counted = { retries: begun.length, fresh: fresh.length, oldestFreshMs: fresh[0]?.dueAtMs ?? null, inFlight: leased?.count ?? 0 };
  const admission = admit(flow, { nowMs, rateLimit, concurrency, wanted: limit, retryPending, ...counted });
  await writeFlow(tx, { workspaceId, endpointId }, { from: flow, to: admission.flow });
  const ids = [...begun.slice(0, admission.retries), ...fresh.slice(0, admission.fresh)].map(({ id }) => id);
  const deliveries = ids.length > 0 ? await tx.db.rows<Delivery>(LEASE, [tx.servingNode, workspaceId, ids]) : [];
  const times = [admission.againAtMs, next?.dueAtMs ?? null].filter((time) => time !== null);
  return { deliveries, againAtMs: times.length > 0 ? Math.min(...times) : null };
}
