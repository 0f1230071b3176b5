import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { MessageTold } from '../../../workspace/change.ts';
import { ConflictError } from '../../conflict-error.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';
import { settleCall } from './messages.ts';

const STANDING = `
  SELECT id, coalesce(wamid, public_id) AS wamid, state, error_code AS "errorCode", error_message AS "errorMessage",
    changed_at AS "changedAtMs", announced, (
      SELECT string_agg(DISTINCT r.status, ',') FROM whatsapp_receipts r
      WHERE r.workspace_id = whatsapp_messages.workspace_id AND r.wamid = whatsapp_messages.wamid
    ) AS reported
  FROM whatsapp_messages WHERE workspace_id = $1 AND direction = 'out' AND public_id IS NOT NULL`;
const BY_WAMID = `${STANDING} AND wamid = ANY($2::text[])`;
const BY_PUBLIC_ID = `${STANDING} AND public_id = ANY($2::text[])`;

export async function findStandings(db: Database, workspaceId: number, ids: readonly string[]): Promise<Standing[]> {
  const [ours, wamids] = [ids.filter(isPublicId), ids.filter((id) => !isPublicId(id))];
  const found = wamids.length > 0 ? await db.rows<Standing>(BY_WAMID, [workspaceId, wamids]) : [];
  return ours.length > 0 ? [...found, ...(await db.rows<Standing>(BY_PUBLIC_ID, [workspaceId, ours]))] : found;
}

const TOLD = 'UPDATE whatsapp_messages SET announced = $1 WHERE workspace_id = $2 AND id = $3 AND announced IS NOT DISTINCT FROM $4';
const IS_OPEN = 'SELECT 1 FROM whatsapp_messages WHERE workspace_id = $1 AND public_id = $2 AND call IS NULL AND wamid IS NULL';

/** Conflicts when somebody else has told of the message, or settled it. */
export async function noteTold(tx: Transaction, workspaceId: number, { id, from, to, refusal }: MessageTold): Promise<void> {
  if (refusal) {
    const { publicId, atMs, problem } = refusal;
    const isOpen = await tx.db.row(IS_OPEN, [workspaceId, publicId]);
    if (!isOpen) throw new ConflictError('record_version');
    await settleCall(tx, { workspaceId, publicId, wamid: null, call: { accepted: false, atMs, problem } });
  }
  if ((await tx.db.run(TOLD, [to, workspaceId, id, from])) === 0) throw new ConflictError('record_version');
}
