import { assert } from '../../kit/assert.ts';
import type { EndpointSave } from '../contract.ts';
import { ENDPOINT_COLUMNS, endpointValues } from '../endpoint-row.ts';
import { addAuditNote } from './audit.ts';
import { restartFlow } from './flows.ts';
import type { Transaction } from './transaction.ts';

const SAVE = `
  UPDATE endpoints SET ${ENDPOINT_COLUMNS.map((column, at) => `${column} = $${at + 3}`).join(', ')}
  WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL`;

export async function saveEndpoint(tx: Transaction, { endpoint, referenceVersion, audit }: EndpointSave): Promise<null> {
  const { workspaceId, id } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const saved = await tx.db.run(SAVE, [workspaceId, id, ...endpointValues(endpoint)]);
  assert(saved === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  if (endpoint.circuit === 'closed') await restartFlow(tx, endpoint);
  await tx.countReference(workspaceId);
  await addAuditNote(tx, audit);
  return null;
}
