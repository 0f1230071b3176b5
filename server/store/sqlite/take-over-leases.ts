import type { Delivery } from '../../webhooks/delivery.ts';
import type { DeliveryKey } from '../contract.ts';
import { lease } from './lease.ts';
import type { Transaction } from './transaction.ts';

const OTHERS = `
  SELECT workspace_id AS workspaceId, id FROM deliveries
  WHERE state = 'leased' AND node <> ? LIMIT ?`;

/** The server lock says that no other node lives. */
export function takeOverLeases(tx: Transaction, limit: number): Delivery[] {
  return tx.db.rows<DeliveryKey>(OTHERS, [tx.servingNode, limit]).map((key) => lease(tx, key));
}
