import type { Resending } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
  SELECT workspace_id, ?, ?, 'resend', seq, event, model, record_id, 'due', ?, ?
  FROM events WHERE workspace_id = ? AND seq = ?`;

/** Of an event that is gone, nothing is sent, and nothing noted. */
export function resendEvent(tx: Transaction, { workspaceId, eventSeq, endpointIds, nowMs, audit }: Resending): number[] {
  const ids = endpointIds.flatMap((endpointId) => {
    const id = tx.numbers.take('delivery');
    return tx.db.run(ADD, [id, endpointId, nowMs, nowMs, workspaceId, eventSeq]) === 1 ? [id] : [];
  });
  if (ids.length > 0) addAuditNote(tx, audit, ids);
  return ids;
}
