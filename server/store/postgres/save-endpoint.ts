import { assert } from '../../kit/assert.ts';
import type { EndpointSave } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const SAVE = `
  UPDATE endpoints
  SET enabled = $1, url = $2, execution = $3, actions = $4, secret = $5, previous_secret = $6, previous_secret_until = $7
  WHERE workspace_id = $8 AND id = $9`;

export async function saveEndpoint(tx: Transaction, save: EndpointSave): Promise<null> {
  const { endpoint, referenceVersion, audit } = save;
  const { workspaceId, id, enabled, url, execution, actions, secrets } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const { current, previous } = secrets;
  const secretColumns = [current, previous?.secret ?? null, previous?.untilMs ?? null];
  const settings = [enabled ? 1 : 0, url, execution, JSON.stringify(actions), ...secretColumns];
  const saved = await tx.db.run(SAVE, [...settings, workspaceId, id]);
  assert(saved === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  await tx.countReference(workspaceId);
  await addAuditNote(tx, audit);
  return null;
}
