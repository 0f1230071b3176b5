import type { StoredNotice } from '../../contract-whatsapp.ts';
import type { Database } from '../database.ts';

const LIST = `
  SELECT field, at AS "atMs", value
  FROM whatsapp_notices WHERE workspace_id = $1 ORDER BY at DESC, hash LIMIT $2`;

export function listNotices(db: Database, { workspaceId, limit }: { workspaceId: number; limit: number }): Promise<StoredNotice[]> {
  return db.rows<StoredNotice>(LIST, [workspaceId, limit]);
}
