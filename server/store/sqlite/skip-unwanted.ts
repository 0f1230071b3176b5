import { MODELS } from '../../../contract/webhook-event.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { reasonToSkip, type Endpoint, type SkipReason } from '../../webhooks/endpoint.ts';
import type { DeliveryKey } from '../contract.ts';
import type { Database } from './database.ts';
import { nextWaiting } from './release-waiting.ts';
import type { Transaction } from './transaction.ts';

const UNSETTLED = `
  SELECT id, event, model FROM deliveries INDEXED BY deliveries_in_order
  WHERE workspace_id = ? AND endpoint_id = ? AND model = ? AND kind = 'event' AND settled_at IS NULL AND state <> 'leased'`;

const DUE_RESENDS = `
  SELECT id FROM deliveries INDEXED BY deliveries_due
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' AND kind = 'resend' LIMIT ?`;

type Found = Pick<Delivery, 'id' | 'event' | 'model'>;
export type UnwantedQuery = { endpoint: Endpoint; limit: number };

/** Looked for beside the writer. A resend was asked for by hand: it minds the master switch and no box. */
export function findUnwanted(db: Database, { endpoint, limit }: UnwantedQuery): number[] {
  const { workspaceId, id: endpointId } = endpoint;
  const found: number[] = [];
  for (const model of [...MODELS, 'message']) {
    for (const delivery of db.each<Found>(UNSETTLED, [workspaceId, endpointId, model])) {
      if (found.length >= limit) return found;
      if (reasonToSkip(endpoint, delivery)) found.push(delivery.id);
    }
  }
  if (endpoint.enabled) return found;
  const resends = db.rows<{ id: number }>(DUE_RESENDS, [workspaceId, endpointId, limit - found.length]);
  return [...found, ...resends.map(({ id }) => id)];
}

const SKIP = `
  UPDATE deliveries SET state = 'skipped', reason = ?, due_at = NULL, settled_at = ?
  WHERE workspace_id = ? AND id = ? AND state IN ('waiting', 'due')`;

const ANY_WAITING = `
  SELECT 1 AS waits FROM deliveries INDEXED BY deliveries_newest_waiting WHERE workspace_id = ? AND state = 'waiting' LIMIT 1`;

const RELEASE = `UPDATE deliveries SET state = 'due' WHERE workspace_id = ? AND id = ?`;

export type Skipping = { workspaceId: number; ids: number[]; reason: SkipReason; nowMs: number };

/** Whoever waited behind a skipped delivery becomes due. Leased ones are asked about again before their attempt. */
export function skipDeliveries(tx: Transaction, { workspaceId, ids, reason, nowMs }: Skipping): DeliveryKey[] {
  const skipped: DeliveryKey[] = [];
  // Asked once: to ask for each costs as much as to skip it, and mostly nobody waits.
  const someWait = tx.db.row(ANY_WAITING, [workspaceId]) !== undefined;
  for (const id of ids) {
    if (tx.db.run(SKIP, [reason, nowMs, workspaceId, id]) === 0) continue;
    skipped.push({ workspaceId, id });
    const next = someWait && nextWaiting(tx, { workspaceId, id });
    if (next) tx.db.run(RELEASE, [workspaceId, next.id]);
  }
  return skipped;
}
