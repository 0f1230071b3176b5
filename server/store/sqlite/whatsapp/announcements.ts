import { isPublicId } from '../../../whatsapp/public-id.ts';
import type { MessageTold } from '../../../workspace/change.ts';
import { ConflictError } from '../../conflict-error.ts';
import type { Standing } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';
import { settleCall } from './messages.ts';

const COLUMNS = `
  id, coalesce(wamid, public_id) AS wamid, state, error_code AS errorCode, error_message AS errorMessage,
  changed_at AS changedAtMs, announced, (
    SELECT group_concat(DISTINCT r.status) FROM whatsapp_receipts r
    WHERE r.workspace_id = whatsapp_messages.workspace_id AND r.wamid = whatsapp_messages.wamid
  ) AS reported`;
const BY_WAMID = `
  SELECT ${COLUMNS} FROM whatsapp_messages INDEXED BY whatsapp_messages_wamid
  WHERE workspace_id = ? AND wamid = ? AND direction = 'out' AND public_id IS NOT NULL`;
const BY_PUBLIC_ID = `SELECT ${COLUMNS} FROM whatsapp_messages WHERE workspace_id = ? AND public_id = ? AND direction = 'out'`;

export function findStandings(db: Database, workspaceId: number, ids: readonly string[]): Standing[] {
  const find = (id: string) => db.rows<Standing>(isPublicId(id) ? BY_PUBLIC_ID : BY_WAMID, [workspaceId, id]);
  return ids.flatMap((id) => find(id).map((row) => ({ ...row })));
}

const TOLD = 'UPDATE whatsapp_messages SET announced = ? WHERE workspace_id = ? AND id = ? AND announced IS ?';
const IS_OPEN = 'SELECT 1 FROM whatsapp_messages WHERE workspace_id = ? AND public_id = ? AND call IS NULL AND wamid IS NULL';

/** Conflicts when somebody else has told of the message, or settled it. */
export function noteTold(tx: Transaction, workspaceId: number, { id, from, to, refusal }: MessageTold): void {
  if (refusal) {
    const { publicId, atMs, problem } = refusal;
    const isOpen = tx.db.row(IS_OPEN, [workspaceId, publicId]);
    if (!isOpen) throw new ConflictError('record_version');
    settleCall(tx, { workspaceId, publicId, wamid: null, call: { accepted: false, atMs, problem } });
  }
  if (tx.db.run(TOLD, [to, workspaceId, id, from]) === 0) throw new ConflictError('record_version');
}
