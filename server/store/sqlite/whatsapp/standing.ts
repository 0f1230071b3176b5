import { standing, type ReceiptFact, type SentRow } from '../../whatsapp-rows.ts';
import type { Transaction } from '../transaction.ts';

/** By its name the index is always found: of itself SQLite would rather read all messages of the workspace. */
const MESSAGES = `
  SELECT id, wamid, call, state, error_code AS errorCode, error_message AS errorMessage, sent_at AS sentAt, changed_at AS changedAt
  FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid WHERE workspace_id = ? AND wamid = ? AND direction = 'out'`;

const RECEIPTS = `
  SELECT wamid, status, at, error_code AS errorCode, error_message AS errorMessage
  FROM whatsapp_receipts WHERE workspace_id = ? AND wamid = ?`;

const MOVE = `
  UPDATE whatsapp_messages SET state = ?, error_code = ?, error_message = ?, changed_at = ? WHERE workspace_id = ? AND id = ?`;

/** Brings messages of ours to where all that is known of them puts them. */
export function settleStanding(tx: Transaction, workspaceId: number, wamids: readonly string[]): void {
  for (const wamid of wamids) {
    for (const row of tx.db.rows<SentRow>(MESSAGES, [workspaceId, wamid])) {
      const moved = standing(row, tx.db.rows<ReceiptFact>(RECEIPTS, [workspaceId, wamid]));
      if (moved) tx.db.run(MOVE, [...moved, workspaceId, row.id]);
    }
  }
}
