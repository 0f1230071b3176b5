import type { Model } from '../../../contract/webhook-event.ts';
import type { DeliveryKind } from '../../webhooks/delivery.ts';
import type { DeliveryKey } from '../contract.ts';
import type { Transaction } from './transaction.ts';

/** What a delivery has in common with those whose turn comes after it. */
export type Turn = { workspaceId: number; kind: DeliveryKind; endpointId: number; model: Model; recordId: number };

const NEXT = `
  SELECT id, state FROM deliveries
  WHERE workspace_id = ? AND endpoint_id = ? AND model = ? AND record_id = ? AND kind = 'event' AND settled_at IS NULL
  ORDER BY event_seq LIMIT 1`;

/** The delivery whose turn it is after one was settled: the record's next to the endpoint, if it waits. */
export function nextWaiting(tx: Transaction, { workspaceId, kind, endpointId, model, recordId }: Turn): DeliveryKey | null {
  if (kind !== 'event') return null;
  const next = tx.db.row<{ id: number; state: string }>(NEXT, [workspaceId, endpointId, model, recordId]);
  return next?.state === 'waiting' ? { workspaceId, id: next.id } : null;
}
