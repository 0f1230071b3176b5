import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';
import type { DeliveryKey, DeliveryQuery, Ended } from '../contract.ts';
import { conditions } from './conditions.ts';
import { columnsOf, type Database } from './database.ts';

const SELECT = `
  SELECT d.workspace_id AS "workspaceId", d.id, d.endpoint_id AS "endpointId", d.kind, d.event_seq AS "eventSeq", e.id AS "eventId",
    d.event, d.model, d.record_id AS "recordId", d.state, d.reason, d.attempts, d.interruptions,
    d.last_number AS "lastNumber", CASE WHEN d.state = 'due' THEN d.due_at END AS "dueAt", d.created_at AS "createdAt",
    d.settled_at AS "settledAt"
  FROM deliveries d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq`;

const BY_ID = `${SELECT} WHERE d.workspace_id = $1 AND d.id = $2`;
const OF_EVENT = `${SELECT} WHERE d.workspace_id = $1 AND d.event_seq = $2 ORDER BY d.id`;

export async function findDelivery(db: Database, workspaceId: number, id: number): Promise<DeliveryView | null> {
  return (await db.row<DeliveryView>(BY_ID, [workspaceId, id])) ?? null;
}

export function deliveriesOfEvent(db: Database, workspaceId: number, eventSeq: number): Promise<DeliveryView[]> {
  return db.rows<DeliveryView>(OF_EVENT, [workspaceId, eventSeq]);
}

/** To whoever waits, three failed attempts are the end, though the extended policy goes on. */
const SETTLED = `
  SELECT d.id, CASE WHEN d.settled_at IS NULL THEN 'failed' ELSE d.state END AS state
  FROM unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, id)
  JOIN deliveries d ON d.workspace_id = given.workspace_id AND d.id = given.id
  WHERE d.settled_at IS NOT NULL OR d.attempts >= ${WAITS_MS.length}`;

export async function settledAmong(db: Database, deliveries: DeliveryKey[]): Promise<Ended[]> {
  if (deliveries.length === 0) return [];
  return db.rows<Ended>(SETTLED, columnsOf(deliveries.map(({ workspaceId, id }) => [workspaceId, id])));
}

/** Planned for its own values: a few that are not settled are sorted, of many some are among the newest. */
export function listDeliveries(db: Database, query: DeliveryQuery): Promise<DeliveryView[]> {
  const { workspaceId, model, recordId } = query;
  const { where, values } = conditions([
    ['d.workspace_id =', workspaceId],
    ['d.state =', query.state],
    ['d.endpoint_id =', query.endpointId],
    ['d.event =', query.event],
    ['d.model =', model],
    ['d.id <', query.before],
  ]);
  const ofRecord = recordId === undefined || !model ? '' : ofOneRecord(values.length);
  const order = `ORDER BY d.workspace_id DESC, d.id DESC LIMIT ${query.limit}`;
  const more = ofRecord === '' || model === undefined || recordId === undefined ? [] : [workspaceId, model, recordId];
  return db.rowsOnce<DeliveryView>(`${SELECT} WHERE ${where} ${ofRecord} ${order}`, [...values, ...more]);
}

function ofOneRecord(after: number): string {
  const [workspace, model, record] = [1, 2, 3].map((at) => `$${after + at}`);
  const seqs = `SELECT seq FROM events WHERE workspace_id = ${workspace} AND model = ${model} AND record_id = ${record}`;
  return `AND d.event_seq = ANY (ARRAY(${seqs}))`;
}
