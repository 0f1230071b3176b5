import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { DeliveryState, DeliveryView } from '../../webhooks/delivery.ts';
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

const OF_RECORD = `
  d.event_seq IN (SELECT seq FROM events INDEXED BY events_of_record WHERE workspace_id = ? AND model = ? AND record_id = ?)`;

/** So few are sorted rather than looked for among those that are settled. */
const FEW = 5_000;
/** The indexes of what is not settled: small, or else there are some among the newest deliveries anyway. */
const UNSETTLED: Partial<Record<DeliveryState, string>> = {
  due: `deliveries_due WHERE workspace_id = ? AND state = 'due'`,
  waiting: `deliveries_in_order WHERE workspace_id = ? AND kind = 'event' AND settled_at IS NULL`,
  leased: `deliveries_leased WHERE workspace_id = ? AND state = 'leased'`,
};

export function listDeliveries(db: Database, query: DeliveryQuery): DeliveryView[] {
  const { workspaceId, state, endpointId, event, model, recordId, before, limit } = query;
  const record: Bindable[] | undefined = recordId === undefined || !model ? undefined : [workspaceId, model, recordId];
  const few = state === undefined || record ? undefined : fewOf(db, workspaceId, state);
  const wanted: [sql: string, values: Bindable[] | undefined][] = [
    ['d.workspace_id = ?', [workspaceId]],
    [`d.id IN (SELECT value FROM json_each(?))`, few && [JSON.stringify(few)]],
    // Written out, or the index of the failed ones would not be known to have them.
    state === 'failed' ? [`d.state = 'failed'`, []] : ['d.state = ?', state && [state]],
    [OF_RECORD, record],
    ['d.endpoint_id = ?', endpointId === undefined ? undefined : [endpointId]],
    ['d.event = ?', event && [event]],
    ['d.model = ?', model && [model]],
    ['d.id < ?', before === undefined ? undefined : [before]],
  ];
  const asked = wanted.flatMap(([sql, values]) => (values ? [{ sql, values }] : []));
  const where = asked.map(({ sql }) => sql).join(' AND ');
  const from = state === 'failed' && !record ? SELECT.replace('deliveries d', 'deliveries d INDEXED BY deliveries_failed') : SELECT;
  return db.rows<DeliveryView>(`${from} WHERE ${where} ORDER BY d.id DESC LIMIT ?`, [...asked.flatMap(({ values }) => values), limit]);
}

function fewOf(db: Database, workspaceId: number, state: DeliveryState): number[] | undefined {
  const index = UNSETTLED[state];
  if (index === undefined) return undefined;
  const found = db.rows<{ id: number }>(`SELECT id FROM deliveries INDEXED BY ${index} LIMIT ${FEW}`, [workspaceId]);
  return found.length < FEW ? found.map(({ id }) => id) : undefined;
}
