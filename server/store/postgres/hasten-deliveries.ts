import type { Hastening } from '../contract.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const TOO_LATE = `
  SELECT id FROM deliveries
  WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'due' AND due_at > $3 AND attempts >= $4 AND attempts < $5
  ORDER BY due_at LIMIT $6`;

/** Looked for beside the writer: what is rightly due later may stand before it. */
export async function findTooLate(db: Database, { workspaceId, endpointId, beyondMs, attempts, limit }: Hastening): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(TOO_LATE, [workspaceId, endpointId, beyondMs, attempts.from, attempts.below, limit]);
  return rows.map(({ id }) => id);
}

const HASTEN = `
  UPDATE deliveries SET due_at = $1 WHERE workspace_id = $2 AND id = ANY($3::bigint[]) AND state = 'due' AND due_at > $4`;

export type HastenWrite = Pick<Hastening, 'workspaceId' | 'beyondMs' | 'toMs'> & { ids: number[] };

export function hastenDeliveries(tx: Transaction, { workspaceId, ids, beyondMs, toMs }: HastenWrite): Promise<number> {
  return tx.db.run(HASTEN, [toMs, workspaceId, ids, beyondMs]);
}
