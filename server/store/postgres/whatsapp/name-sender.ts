import type { SenderName } from '../../../workspace/change.ts';
import { ConflictError } from '../../conflict-error.ts';
import type { Transaction } from '../transaction.ts';

const ADD = 'INSERT INTO whatsapp_senders (workspace_id, sender, contact_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
/** The contact of that name is gone. A statement of its own, so that it sees what the first has waited for. */
const TAKE_OVER = `
  UPDATE whatsapp_senders SET contact_id = $1 WHERE workspace_id = $2 AND sender = $3
    AND NOT EXISTS (SELECT FROM contacts c WHERE c.workspace_id = $2 AND c.id = whatsapp_senders.contact_id AND c.id <> $1)`;

/** Conflicts when another contact goes by that name. */
export async function nameSender(tx: Transaction, workspaceId: number, { sender, contactId }: SenderName): Promise<void> {
  if ((await tx.db.run(ADD, [workspaceId, sender, contactId])) === 1) return;
  if ((await tx.db.run(TAKE_OVER, [contactId, workspaceId, sender])) === 0) throw new ConflictError('unique');
}
