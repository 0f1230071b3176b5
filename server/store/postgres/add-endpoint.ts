import { assert } from '../../kit/assert.ts';
import type { EndpointRemoval, NewEndpoint } from '../contract-endpoints.ts';
import { ENDPOINT_COLUMNS, endpointValues } from '../endpoint-row.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO endpoints (workspace_id, id, ${ENDPOINT_COLUMNS.join(', ')})
  VALUES ($1, nextval('endpoint_ids'), ${ENDPOINT_COLUMNS.map((_, at) => `$${at + 2}`).join(', ')})
  RETURNING id AS "endpointId"`;

export async function addEndpoint(tx: Transaction, { endpoint, referenceVersion, audit }: NewEndpoint): Promise<{ endpointId: number }> {
  const { workspaceId } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const added = await tx.db.row<{ endpointId: number }>(ADD, [workspaceId, ...endpointValues(endpoint)]);
  assert(added, 'an insert returns its row');
  await tx.countReference(workspaceId);
  await addAuditNote(tx, audit && { ...audit, subjectId: added.endpointId });
  return added;
}

const REMOVE = 'UPDATE endpoints SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL';

export async function removeEndpoint(tx: Transaction, { workspaceId, id, referenceVersion, nowMs, audit }: EndpointRemoval): Promise<null> {
  tx.expectReference(workspaceId, referenceVersion);
  assert((await tx.db.run(REMOVE, [workspaceId, id, nowMs])) === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  await tx.countReference(workspaceId);
  await addAuditNote(tx, audit);
  return null;
}
