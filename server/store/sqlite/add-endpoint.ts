import { assert } from '../../kit/assert.ts';
import type { EndpointRemoval, NewEndpoint } from '../contract-endpoints.ts';
import { ENDPOINT_COLUMNS, endpointValues } from '../endpoint-row.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO endpoints (workspace_id, id, ${ENDPOINT_COLUMNS.join(', ')})
  VALUES (?, ?, ${ENDPOINT_COLUMNS.map(() => '?').join(', ')})`;

export function addEndpoint(tx: Transaction, { endpoint, referenceVersion, audit }: NewEndpoint): { endpointId: number } {
  const { workspaceId } = endpoint;
  tx.expectReference(workspaceId, referenceVersion);
  const endpointId = tx.numbers.take('endpoint');
  tx.db.run(ADD, [workspaceId, endpointId, ...endpointValues(endpoint)]);
  tx.countReference(workspaceId);
  addAuditNote(tx, audit && { ...audit, subjectId: endpointId });
  return { endpointId };
}

const REMOVE = 'UPDATE endpoints SET deleted_at = ? WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL';

export function removeEndpoint(tx: Transaction, { workspaceId, id, referenceVersion, nowMs, audit }: EndpointRemoval): null {
  tx.expectReference(workspaceId, referenceVersion);
  assert(tx.db.run(REMOVE, [nowMs, workspaceId, id]) === 1, `workspace ${workspaceId} has an endpoint ${id}`);
  tx.countReference(workspaceId);
  addAuditNote(tx, audit);
  return null;
}
