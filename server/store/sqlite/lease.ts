import { assert } from '../../kit/assert.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import type { DeliveryKey } from '../contract.ts';
import type { Transaction } from './transaction.ts';

const TAKE = `UPDATE deliveries SET state = 'leased', node = ? WHERE workspace_id = ? AND id = ?`;

const READ = `
  SELECT d.workspace_id AS workspaceId, d.id, d.endpoint_id AS endpointId, d.kind, d.event_seq AS eventSeq, e.id AS eventId,
    d.event, d.model, d.record_id AS recordId, d.attempts, d.interruptions, d.last_number AS lastNumber, e.body, d.node
  FROM deliveries d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq
  WHERE d.workspace_id = ? AND d.id = ?`;

/** Leases a delivery to this node and answers with all that is needed to attempt it. */
export function lease(tx: Transaction, { workspaceId, id }: DeliveryKey): Delivery {
  tx.db.run(TAKE, [tx.servingNode, workspaceId, id]);
  const delivery = tx.db.row<Delivery>(READ, [workspaceId, id]);
  assert(delivery, `delivery ${id} has its event`);
  return delivery;
}
