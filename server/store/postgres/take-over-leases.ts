import type { Delivery } from '../../webhooks/delivery.ts';
import { leasing } from './lease.ts';
import { DECLARE_DEAD } from './nodes.ts';
import type { Transaction } from './transaction.ts';

const OTHERS = leasing(`
  SELECT workspace_id, id FROM deliveries
  WHERE state = 'leased' AND node <> ALL (ARRAY(SELECT id FROM nodes)) LIMIT $2`);

/** A node without a row is gone, or has been silent for longer than its lease and will come back as another. */
export async function takeOverLeases(tx: Transaction, limit: number): Promise<{ deadNodes: number; deliveries: Delivery[] }> {
  const [deadNodes, deliveries] = await Promise.all([tx.db.run(DECLARE_DEAD), tx.db.rows<Delivery>(OTHERS, [tx.servingNode, limit])]);
  return { deadNodes, deliveries };
}
