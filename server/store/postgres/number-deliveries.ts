import type { DeliveryNumbers } from '../../webhooks/delivery.ts';
import type { NumbersQuery } from '../contract-endpoints.ts';
import { columnsOf, type Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  WITH given AS (
    SELECT *, row_number() OVER (PARTITION BY workspace_id, endpoint_id ORDER BY event_seq) AS place
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS given (workspace_id, event_seq, endpoint_id, record_version)
  ), counted AS (
    UPDATE endpoints e SET last_numbered = e.last_numbered + many.count
    FROM (SELECT workspace_id, endpoint_id, count(*) FROM given GROUP BY workspace_id, endpoint_id) many
    WHERE e.workspace_id = many.workspace_id AND e.id = many.endpoint_id
    RETURNING e.workspace_id, e.id, e.last_numbered - many.count AS before
  )
  INSERT INTO delivery_numbers (workspace_id, event_seq, endpoint_id, number, record_version)
  SELECT given.workspace_id, given.event_seq, given.endpoint_id, counted.before + given.place, given.record_version
  FROM given JOIN counted ON counted.workspace_id = given.workspace_id AND counted.id = given.endpoint_id`;

export type ToNumber = NumbersQuery & { recordVersion: number | null };

/** In the transaction that makes the deliveries, under the locks of their workspaces, so that no number is left out. */
export async function numberDeliveries(tx: Transaction, all: ToNumber[]): Promise<void> {
  const rows = all.map(({ workspaceId, eventSeq, endpointId, recordVersion }) => [workspaceId, eventSeq, endpointId, recordVersion]);
  if (rows.length > 0) await tx.db.run(ADD, columnsOf(rows));
}

const FIND = `
  SELECT number, record_version AS "recordVersion" FROM delivery_numbers
  WHERE workspace_id = $1 AND event_seq = $2 AND endpoint_id = $3`;

export async function findNumbers(db: Database, { workspaceId, eventSeq, endpointId }: NumbersQuery): Promise<DeliveryNumbers | null> {
  return (await db.row<DeliveryNumbers>(FIND, [workspaceId, eventSeq, endpointId])) ?? null;
}
