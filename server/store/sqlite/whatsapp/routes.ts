import type { Route } from '../../contract-whatsapp.ts';
import type { Transaction } from '../transaction.ts';
import { workspaceOfRoute } from './find-sender.ts';

const CLAIM = 'INSERT INTO whatsapp_routes (kind, meta_id, workspace_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';

export function claimRoute(tx: Transaction, { kind, metaId, workspaceId }: Route & { workspaceId: number }): boolean {
  tx.db.run(CLAIM, [kind, metaId, workspaceId]);
  return workspaceOfRoute(tx.db, { kind, metaId }) === workspaceId;
}
