import type { WorkspaceUpdate } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const UPDATE = 'UPDATE workspaces SET name = ?, country = ?, rate_limit = ?, include_original = ? WHERE id = ?';

export function updateWorkspace(tx: Transaction, update: WorkspaceUpdate): null {
  const { workspaceId, name, country, rateLimit, includeOriginal, referenceVersion, audit } = update;
  tx.expectReference(workspaceId, referenceVersion);
  tx.db.run(UPDATE, [name, country, rateLimit, includeOriginal ? 1 : 0, workspaceId]);
  tx.countReference(workspaceId);
  addAuditNote(tx, audit);
  return null;
}
