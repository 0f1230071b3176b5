import type { HeldDelivery } from '../contract.ts';
import { columnsOf } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Keeps its place among the due ones, unless a clock that stepped back would make it wait. Compared as in `settle-delivery.ts`. */
const GIVE_BACK = `
  UPDATE deliveries d SET state = 'due', node = NULL, due_at = least(d.due_at, $3)
  FROM unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, id)
  WHERE d.workspace_id = given.workspace_id AND d.id = given.id
    AND (d.state, d.node) IS NOT DISTINCT FROM ('leased'::text, $4::bigint)`;

export type GivenBack = { deliveries: HeldDelivery[]; nowMs: number };

export async function giveBackLeases(tx: Transaction, { deliveries, nowMs }: GivenBack): Promise<void> {
  const held = deliveries.filter((one) => tx.holds(one));
  if (held.length === 0) return;
  const keys = columnsOf(held.map(({ workspaceId, id }) => [workspaceId, id]));
  await tx.db.run(GIVE_BACK, [...keys, nowMs, tx.servingNode]);
}
