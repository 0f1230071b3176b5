import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { DeliveryState, DeliveryView } from '../../webhooks/delivery.ts';
import type { DeliveryKey, DeliveryQuery, Ended, Found, Within } from '../contract.ts';
import type { Bindable } from '../columns.ts';
import type { Database } from './database.ts';
import { given, search, type Condition, type Part } from './search.ts';

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
  event_seq IN (SELECT seq FROM events INDEXED BY events_of_record WHERE workspace_id = ? AND model = ? AND record_id = ?)`;

/** So few leased ones are sorted rather than looked for among those that are settled. More are among the newest anyway. */
const FEW = 5_000;
const LEASED = `SELECT id FROM deliveries INDEXED BY deliveries_leased WHERE workspace_id = ? AND state = 'leased' LIMIT ${FEW}`;
/** Each has an index of its own by id. */
const INDEXES: Partial<Record<DeliveryState, string>> = {
  failed: 'deliveries_failed',
  due: 'deliveries_newest_due',
  waiting: 'deliveries_newest_waiting',
};

export function searchDeliveries(db: Database, query: DeliveryQuery & Partial<Within>): Found<DeliveryView> {
  const { workspaceId } = query;
  const { part, unindexed } = narrowed(db, query);
  const { ids, searchedTo } = search(db, [part], { ...query, unindexed });
  return { rows: ids.flatMap((id) => db.rows<DeliveryView>(BY_ID, [workspaceId, id])), searchedTo };
}

/** The smallest set of rows that an index gives, and what is left to be looked for among them. */
function narrowed(db: Database, query: DeliveryQuery): { part: Part; unindexed: Condition[] } {
  const { workspaceId, state, endpointId, event, model, recordId, fromMs, toMs, before = Number.MAX_SAFE_INTEGER } = query;
  const others = given([
    ['endpoint_id = ?', endpointId],
    ['event = ?', event],
    ['model = ?', model],
    ['created_at >= ?', fromMs],
    ['created_at <= ?', toMs],
  ]);
  const all = given([['state = ?', state]]).concat(others);
  const values: Bindable[] = [workspaceId, before];
  const ofAll = { from: 'deliveries WHERE workspace_id = ? AND id < ?', values };
  if (recordId !== undefined && model) {
    return { part: { from: `${ofAll.from} AND ${OF_RECORD}`, values: [...values, workspaceId, model, recordId] }, unindexed: all };
  }
  const index = state && INDEXES[state];
  if (index !== undefined) {
    const from = `deliveries INDEXED BY ${index} WHERE workspace_id = ? AND id < ? AND state = '${state}'`;
    return { part: { from, values }, unindexed: others };
  }
  const few = state === 'leased' && fewLeased(db, workspaceId);
  if (!few) return { part: ofAll, unindexed: all };
  const from = `${ofAll.from} AND id IN (SELECT value FROM json_each(?))`;
  return { part: { from, values: [...values, JSON.stringify(few)] }, unindexed: all };
}

function fewLeased(db: Database, workspaceId: number): number[] | undefined {
  const found = db.rows<{ id: number }>(LEASED, [workspaceId]);
  return found.length < FEW ? found.map(({ id }) => id) : undefined;
}
