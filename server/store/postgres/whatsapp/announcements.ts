import type { MessageState } from '../../../../contract/webhook-event.ts';
import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const STANDING = `
  SELECT id, coalesce(wamid, public_id) AS wamid, state, error_code AS "errorCode", error_message AS "errorMessage",
    changed_at AS "changedAtMs", announced
  FROM whatsapp_messages WHERE workspace_id = $1 AND direction = 'out' AND public_id IS NOT NULL`;
const BY_WAMID = `${STANDING} AND wamid = ANY($2::text[])`;
const BY_PUBLIC_ID = `${STANDING} AND public_id = ANY($2::text[])`;

export async function findStandings(db: Database, workspaceId: number, ids: readonly string[]): Promise<Standing[]> {
  const [ours, wamids] = [ids.filter(isPublicId), ids.filter((id) => !isPublicId(id))];
  const found = wamids.length > 0 ? await db.rows<Standing>(BY_WAMID, [workspaceId, wamids]) : [];
  return ours.length > 0 ? [...found, ...(await db.rows<Standing>(BY_PUBLIC_ID, [workspaceId, ours]))] : found;
}

const ANNOUNCED = 'UPDATE whatsapp_messages SET announced = $1 WHERE workspace_id = $2 AND id = $3';

export type Announcement = { workspaceId: number; id: number; state: MessageState };

export async function noteAnnounced(tx: Transaction, { workspaceId, id, state }: Announcement): Promise<null> {
  await tx.db.run(ANNOUNCED, [state, workspaceId, id]);
  return null;
}
