import type { Resending } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
  SELECT workspace_id, nextval('delivery_ids'), endpoint_id, 'resend', seq, event, model, record_id, 'due', $4, $4
  FROM events CROSS JOIN unnest($3::bigint[]) AS given (endpoint_id)
  WHERE workspace_id = $1 AND seq = $2 RETURNING id`;

/** Of an event that is gone, nothing is sent, and nothing noted. */
export async function resendEvent(tx: Transaction, { workspaceId, eventSeq, endpointIds, nowMs, audit }: Resending): Promise<number[]> {
  const rows = await tx.db.rows<{ id: number }>(ADD, [workspaceId, eventSeq, endpointIds, nowMs]);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await addAuditNote(tx, audit, ids);
  return ids;
}
