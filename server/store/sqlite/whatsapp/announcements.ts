import type { MessageState } from '../../../../contract/webhook-event.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const STANDING = `
  SELECT id, wamid, state, error_code AS errorCode, error_message AS errorMessage, changed_at AS changedAtMs, announced
  FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid
  WHERE workspace_id = ? AND wamid = ? AND direction = 'out' AND public_id IS NOT NULL`;

export function findStandings(db: Database, workspaceId: number, wamids: readonly string[]): Standing[] {
  return wamids.flatMap((wamid) => db.rows<Standing>(STANDING, [workspaceId, wamid]).map((row) => ({ ...row })));
}

const ANNOUNCED = 'UPDATE whatsapp_messages SET announced = ? WHERE workspace_id = ? AND id = ?';

export type Announcement = { workspaceId: number; id: number; state: MessageState };

export function noteAnnounced(tx: Transaction, { workspaceId, id, state }: Announcement): null {
  tx.db.run(ANNOUNCED, [state, workspaceId, id]);
  return null;
}
