import type { WorkspaceUpdate } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const UPDATE = 'UPDATE workspaces SET name = $1, country = $2, rate_limit = $3, include_original = $4 WHERE id = $5';

export async function updateWorkspace(tx: Transaction, update: WorkspaceUpdate): Promise<null> {
  const { workspaceId, name, country, rateLimit, includeOriginal, referenceVersion, audit } = update;
  tx.expectReference(workspaceId, referenceVersion);
  await tx.db.run(UPDATE, [name, country, rateLimit, includeOriginal ? 1 : 0, workspaceId]);
  await tx.countReference(workspaceId);
  await addAuditNote(tx, audit);
  return null;
}
