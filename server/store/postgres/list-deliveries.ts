import type { DeliveryView } from '../../webhooks/delivery.ts';
import type { DeliveryQuery } from '../contract.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';

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

export function listDeliveries(db: Database, query: DeliveryQuery): Promise<DeliveryView[]> {
  const { where, values } = conditions([
    ['d.workspace_id =', query.workspaceId],
    ['d.state =', query.state],
    ['d.endpoint_id =', query.endpointId],
    ['d.id <', query.before],
  ]);
  const order = `ORDER BY d.workspace_id DESC, d.id DESC LIMIT ${query.limit}`;
  return db.rowsOnce<DeliveryView>(`${SELECT} WHERE ${where} ${order}`, values);
}
