import { standing, type ReceiptFact, type SentRow } from '../../whatsapp-rows.ts';
import type { Transaction } from '../transaction.ts';

const MESSAGES = `
  SELECT id, wamid, call, state, error_code AS "errorCode", error_message AS "errorMessage", sent_at AS "sentAt", changed_at AS "changedAt"
  FROM whatsapp_messages WHERE workspace_id = $1 AND wamid = ANY($2::text[]) AND direction = 'out'`;

const RECEIPTS = `
  SELECT wamid, status, at, error_code AS "errorCode", error_message AS "errorMessage"
  FROM whatsapp_receipts WHERE workspace_id = $1 AND wamid = ANY($2::text[])`;

const MOVE = `
  UPDATE whatsapp_messages SET state = $1, error_code = $2, error_message = $3, changed_at = $4 WHERE workspace_id = $5 AND id = $6`;

/** Brings messages of ours to where all that is known of them puts them. Their workspace is locked, so nobody else does. */
export async function settleStanding(tx: Transaction, workspaceId: number, wamids: readonly string[]): Promise<void> {
  if (wamids.length === 0) return;
  const [messages, receipts] = await Promise.all([
    tx.db.rows<SentRow>(MESSAGES, [workspaceId, wamids]),
    tx.db.rows<ReceiptFact>(RECEIPTS, [workspaceId, wamids]),
  ]);
  const ofMessage = Map.groupBy(receipts, ({ wamid }) => wamid);
  await Promise.all(
    messages.map(async (row) => {
      const moved = standing(row, ofMessage.get(row.wamid ?? '') ?? []);
      if (moved) await tx.db.run(MOVE, [...moved, workspaceId, row.id]);
    }),
  );
}
