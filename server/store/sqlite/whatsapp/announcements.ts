import type { MessageState } from '../../../../contract/webhook-event.ts';
import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const COLUMNS = `
  id, coalesce(wamid, public_id) AS wamid, state, error_code AS errorCode, error_message AS errorMessage,
  changed_at AS changedAtMs, announced`;
const BY_WAMID = `
  SELECT ${COLUMNS} FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid
  WHERE workspace_id = ? AND wamid = ? AND direction = 'out' AND public_id IS NOT NULL`;
const BY_PUBLIC_ID = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = ? AND public_id = ? AND direction = 'out'`;

export function findStandings(db: Database, workspaceId: number, ids: readonly string[]): Standing[] {
  const find = (id: string) => db.rows<Standing>(isPublicId(id) ? BY_PUBLIC_ID : BY_WAMID, [workspaceId, id]);
  return ids.flatMap((id) => find(id).map((row) => ({ ...row })));
}

const ANNOUNCED = 'UPDATE whatsapp_messages SET announced = ? WHERE workspace_id = ? AND id = ?';

export type Announcement = { workspaceId: number; id: number; state: MessageState };

export function noteAnnounced(tx: Transaction, { workspaceId, id, state }: Announcement): null {
  tx.db.run(ANNOUNCED, [state, workspaceId, id]);
  return null;
}
