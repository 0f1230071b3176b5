import type { Hastening } from '../contract.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const TOO_LATE = `
  SELECT id FROM deliveries INDEXED BY deliveries_due
  WHERE workspace_id = ? AND endpoint_id = ? AND state = 'due' AND due_at > ? AND attempts >= ? AND attempts < ?
  ORDER BY due_at LIMIT ?`;

/** Looked for beside the writer: what is rightly due later may stand before it. */
export function findTooLate(db: Database, { workspaceId, endpointId, beyondMs, attempts, limit }: Hastening): number[] {
  return db.rows<{ id: number }>(TOO_LATE, [workspaceId, endpointId, beyondMs, attempts.from, attempts.below, limit]).map(({ id }) => id);
}

const HASTEN = `UPDATE deliveries SET due_at = ? WHERE workspace_id = ? AND id = ? AND state = 'due' AND due_at > ?`;

export type HastenWrite = Pick<Hastening, 'workspaceId' | 'beyondMs' | 'toMs'> & { ids: number[] };

export function hastenDeliveries(tx: Transaction, { workspaceId, ids, beyondMs, toMs }: HastenWrite): number {
  return ids.reduce((sum, id) => sum + tx.db.run(HASTEN, [toMs, workspaceId, id, beyondMs]), 0);
}
