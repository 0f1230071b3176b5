import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
  SELECT workspace_id, ?, ?, 'resend', seq, event, model, record_id, 'due', ?, ?
  FROM events WHERE workspace_id = ? AND seq = ?`;

export type Resend = { workspaceId: number; eventSeq: number; endpointIds: number[]; nowMs: number };

/** Of an event that is gone, nothing is sent. */
export function resendEvent(tx: Transaction, { workspaceId, eventSeq, endpointIds, nowMs }: Resend): number[] {
  return endpointIds.flatMap((endpointId) => {
    const id = tx.numbers.take('delivery');
    return tx.db.run(ADD, [id, endpointId, nowMs, nowMs, workspaceId, eventSeq]) === 1 ? [id] : [];
  });
}
