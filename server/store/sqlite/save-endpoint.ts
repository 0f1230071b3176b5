import { assert } from '../../kit/assert.ts';
import type { EndpointSave } from '../contract.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const SAVE = `
  UPDATE endpoints
  SET enabled = ?, url = ?, execution = ?, actions = ?, secret = ?, previous_secret = ?, previous_secret_until = ?
  WHERE workspace_id = ? AND id = ?`;

export function saveEndpoint(tx: Transaction, save: EndpointSave): null {
  const { endpoint, referenceVersion, audit } = save;
  const { workspaceId, id, enabled, url, execution, actions, secrets } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const { current, previous } = secrets;
  const secretColumns = [current, previous?.secret ?? null, previous?.untilMs ?? null];
  const settings = [enabled ? 1 : 0, url, execution, JSON.stringify(actions), ...secretColumns];
  const saved = tx.db.run(SAVE, [...settings, workspaceId, id]);
  assert(saved === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  tx.countReference(workspaceId);
  addAuditNote(tx, audit);
  return null;
}
