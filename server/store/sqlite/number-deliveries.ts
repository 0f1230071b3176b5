import type { DeliveryNumbers } from '../../webhooks/delivery.ts';
import type { NumbersQuery } from '../contract-endpoints.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const COUNT = 'UPDATE endpoints SET last_numbered = last_numbered + 1 WHERE workspace_id = ? AND id = ? RETURNING last_numbered AS number';
const ADD = 'INSERT INTO delivery_numbers (workspace_id, event_seq, endpoint_id, number, record_version) VALUES (?, ?, ?, ?, ?)';

export type ToNumber = NumbersQuery & { recordVersion: number | null };

/** In the transaction that makes the delivery, so that no number is left out. */
export function numberDelivery(tx: Transaction, { workspaceId, eventSeq, endpointId, recordVersion }: ToNumber): void {
  const counted = tx.db.row<{ number: number }>(COUNT, [workspaceId, endpointId]);
  if (counted) tx.db.run(ADD, [workspaceId, eventSeq, endpointId, counted.number, recordVersion]);
}

const FIND = `
  SELECT number, record_version AS recordVersion FROM delivery_numbers WHERE workspace_id = ? AND event_seq = ? AND endpoint_id = ?`;

export function findNumbers(db: Database, { workspaceId, eventSeq, endpointId }: NumbersQuery): DeliveryNumbers | null {
  const row = db.row<DeliveryNumbers>(FIND, [workspaceId, eventSeq, endpointId]);
  return row ? { ...row } : null;
}
