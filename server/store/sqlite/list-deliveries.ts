import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';
import type { DeliveryKey, DeliveryQuery, Ended } from '../contract.ts';
import type { Bindable } from '../columns.ts';
import type { Database } from './database.ts';

const SELECT = `
  SELECT d.workspace_id AS workspaceId, d.id, d.endpoint_id AS endpointId, d.kind, d.event_seq AS eventSeq, e.id AS eventId,
    d.event, d.model, d.record_id AS recordId, d.state, d.reason, d.attempts, d.interruptions,
    d.last_number AS lastNumber, iif(d.state = 'due', d.due_at, NULL) AS dueAt, d.created_at AS createdAt,
    d.settled_at AS settledAt
  FROM deliveries d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq`;

const BY_ID = `${SELECT} WHERE d.workspace_id = ? AND d.id = ?`;
const OF_EVENT = `${SELECT} WHERE d.workspace_id = ? AND d.event_seq = ? ORDER BY d.id`;

export function findDelivery(db: Database, workspaceId: number, id: number): DeliveryView | null {
  const row = db.row<DeliveryView>(BY_ID, [workspaceId, id]);
  return row ? { ...row } : null;
}

export function deliveriesOfEvent(db: Database, { workspaceId, eventSeq }: { workspaceId: number; eventSeq: number }) {
  return db.rows<DeliveryView>(OF_EVENT, [workspaceId, eventSeq]);
}

/** To whoever waits, three failed attempts are the end, though the extended policy goes on. */
const SETTLED = `
  SELECT id, iif(settled_at IS NULL, 'failed', state) AS state FROM deliveries
  WHERE workspace_id = ? AND id = ? AND (settled_at IS NOT NULL OR attempts >= ${WAITS_MS.length})`;

export function settledAmong(db: Database, deliveries: DeliveryKey[]): Ended[] {
  return deliveries.flatMap(({ workspaceId, id }) => {
    const row = db.row<Ended>(SETTLED, [workspaceId, id]);
    return row ? [{ ...row }] : [];
  });
}

export function listDeliveries(db: Database, query: DeliveryQuery): DeliveryView[] {
  const { workspaceId, state, endpointId, before, limit } = query;
  const wanted: [sql: string, value: Bindable | undefined][] = [
    ['d.workspace_id = ?', workspaceId],
    ['d.state = ?', state],
    ['d.endpoint_id = ?', endpointId],
    ['d.id < ?', before],
  ];
  const conditions = wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const values = conditions.map(({ value }) => value);
  return db.rows<DeliveryView>(`${SELECT} WHERE ${where} ORDER BY d.id DESC LIMIT ?`, [...values, limit]);
}
