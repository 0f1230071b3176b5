import { admit } from '../../webhooks/flow/admit.ts';
import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { GatedClaim, GatedQuery } from '../contract-endpoints.ts';
import { readFlow, writeFlow } from './flows.ts';
import { lease } from './lease.ts';
import type { Transaction } from './transaction.ts';

const IN_FLIGHT = `
  SELECT count(*) AS count FROM deliveries INDEXED BY deliveries_leased
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'leased'`;

const BEGUN = `
  SELECT id FROM deliveries INDEXED BY deliveries_begun
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' AND last_number > 0 AND due_at <= ?
  ORDER BY due_at, id LIMIT ?`;

const FRESH = `
  SELECT id, due_at AS dueAtMs FROM deliveries INDEXED BY deliveries_due
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' AND due_at <= ? AND last_number = 0
  ORDER BY due_at, id LIMIT ?`;

const NEXT_BEGUN = `
  SELECT due_at AS dueAtMs, attempts FROM deliveries INDEXED BY deliveries_begun
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' AND last_number > 0 AND due_at > ?
  ORDER BY due_at LIMIT 1`;

type Id = { id: number };
type Fresh = Id & { dueAtMs: number };

/** Every statement reads an index of this endpoint from its start: the backlog's length costs nothing. */
export function claimGated(tx: Transaction, { endpoint, nowMs, limit }: GatedQuery): GatedClaim {
  const { workspaceId, id: endpointId, rateLimit, concurrency } = endpoint;
  const where = [workspaceId, endpointId];
  const inFlight = tx.db.row<{ count: number }>(IN_FLIGHT, where)?.count ?? 0;
  const begun = tx.db.rows<Id>(BEGUN, [...where, nowMs, limit]);
  const fresh = tx.db.rows<Fresh>(FRESH, [...where, nowMs, limit]);
  const next = tx.db.row<{ dueAtMs: number; attempts: number }>(NEXT_BEGUN, [...where, nowMs]);
  const flow = readFlow(tx.db, { workspaceId, endpointId });
  const retryPending = next !== undefined && next.attempts < WAITS_MS.length;
  const counted = { retries: begun.length, fresh: fresh.length, oldestFreshMs: fresh[0]?.dueAtMs ?? null, inFlight, retryPending };
  const admission = admit(flow, { nowMs, rateLimit, concurrency, wanted: limit, ...counted });
  writeFlow(tx, { workspaceId, endpointId }, { from: flow, to: admission.flow });
  const admitted = [...begun.slice(0, admission.retries), ...fresh.slice(0, admission.fresh)];
  const deliveries = admitted.map(({ id }) => lease(tx, { workspaceId, id }));
  const times = [admission.againAtMs, next?.dueAtMs ?? null].filter((time) => time !== null);
  return { deliveries, againAtMs: times.length > 0 ? Math.min(...times) : null };
}
