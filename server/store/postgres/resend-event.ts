import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
  SELECT workspace_id, nextval('delivery_ids'), endpoint_id, 'resend', seq, event, model, record_id, 'due', $4, $4
  FROM events CROSS JOIN unnest($3::bigint[]) AS given (endpoint_id)
  WHERE workspace_id = $1 AND seq = $2 RETURNING id`;

export type Resend = { workspaceId: number; eventSeq: number; endpointIds: number[]; nowMs: number };

/** Of an event that is gone, nothing is sent. */
export async function resendEvent(tx: Transaction, { workspaceId, eventSeq, endpointIds, nowMs }: Resend): Promise<number[]> {
  const rows = await tx.db.rows<{ id: number }>(ADD, [workspaceId, eventSeq, endpointIds, nowMs]);
  return rows.map(({ id }) => id);
}
