import { assert } from '../../kit/assert.ts';
import type { EndpointSave } from '../contract.ts';
import { ENDPOINT_COLUMNS, endpointValues } from '../endpoint-row.ts';
import { addAuditNote } from './audit.ts';
import { restartFlow } from './flows.ts';
import type { Transaction } from './transaction.ts';

const SAVE = `
  UPDATE endpoints SET ${ENDPOINT_COLUMNS.map((column) => `${column} = ?`).join(', ')}
  WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL`;

export function saveEndpoint(tx: Transaction, { endpoint, referenceVersion, audit }: EndpointSave): null {
  const { workspaceId, id } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const saved = tx.db.run(SAVE, [...endpointValues(endpoint), workspaceId, id]);
  assert(saved === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  if (endpoint.circuit === 'closed') restartFlow(tx, endpoint);
  tx.countReference(workspaceId);
  addAuditNote(tx, audit);
  return null;
}
