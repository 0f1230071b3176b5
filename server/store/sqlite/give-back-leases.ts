import type { DeliveryKey } from '../contract.ts';
import type { Transaction } from './transaction.ts';

/** Keeps its place among the due ones, unless a clock that stepped back would make it wait. */
const GIVE_BACK = `
  UPDATE deliveries SET state = 'due', node = NULL, due_at = min(due_at, ?)
  WHERE workspace_id = ? AND id = ? AND state = 'leased' AND node = ?`;

export type GivenBack = { deliveries: DeliveryKey[]; nowMs: number };

export function giveBackLeases(tx: Transaction, { deliveries, nowMs }: GivenBack): void {
  for (const { workspaceId, id } of deliveries) tx.db.run(GIVE_BACK, [nowMs, workspaceId, id, tx.servingNode]);
}
