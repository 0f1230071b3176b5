import type { MessageState } from '../../../../contract/webhook-event.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const STANDING = `
  SELECT id, wamid, state, error_code AS "errorCode", error_message AS "errorMessage", changed_at AS "changedAtMs", announced
  FROM whatsapp_messages WHERE workspace_id = $1 AND wamid = ANY($2::text[]) AND direction = 'out' AND public_id IS NOT NULL`;

export function findStandings(db: Database, workspaceId: number, wamids: readonly string[]): Promise<Standing[]> {
  return db.rows<Standing>(STANDING, [workspaceId, wamids]);
}

const ANNOUNCED = 'UPDATE whatsapp_messages SET announced = $1 WHERE workspace_id = $2 AND id = $3';

export type Announcement = { workspaceId: number; id: number; state: MessageState };

export async function noteAnnounced(tx: Transaction, { workspaceId, id, state }: Announcement): Promise<null> {
  await tx.db.run(ANNOUNCED, [state, workspaceId, id]);
  return null;
}
