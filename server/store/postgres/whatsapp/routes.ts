import type { Route } from '../../contract-whatsapp.ts';
import type { Transaction } from '../transaction.ts';
import { workspaceOfRoute } from './find-sender.ts';

const CLAIM = 'INSERT INTO whatsapp_routes (kind, meta_id, workspace_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';

type Claim = Route & { workspaceId: number };

export async function claimRoute(tx: Transaction, { kind, metaId, workspaceId }: Claim): Promise<boolean> {
  await tx.db.run(CLAIM, [kind, metaId, workspaceId]);
  return (await workspaceOfRoute(tx.db, { kind, metaId })) === workspaceId;
}
