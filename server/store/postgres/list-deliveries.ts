import { WAITS_MS } from '../../webhooks/retry-schedule.ts';
import type { DeliveryState, DeliveryView } from '../../webhooks/delivery.ts';
import type { DeliveryKey, DeliveryQuery, Ended, Found, Within } from '../contract.ts';
import { columnsOf, type Database } from './database.ts';
import { search, type Indexed } from './search.ts';

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

/** So few leased ones are sorted rather than looked for among those that are settled. More are among the newest anyway. */
const FEW = 1_000;
const LEASED = `
  SELECT id FROM deliveries WHERE workspace_id = $1 AND state = 'leased'
  ORDER BY workspace_id, endpoint_id, node LIMIT ${FEW}`;
/** Each has an index of its own by id. Written out, or that would not be known to have them. */
const INDEXED_STATES: readonly DeliveryState[] = ['failed', 'due', 'waiting'];

export async function searchDeliveries(db: Database, query: DeliveryQuery & Partial<Within>): Promise<Found<DeliveryView>> {
  const { endpointId, event, model, fromMs, toMs, limit, within } = query;
  const { indexed, state } = await narrowed(db, query);
  return search<DeliveryView>(db, {
    indexed,
    unindexed: [
      ['state =', state],
      ['endpoint_id =', endpointId],
      ['event =', event],
      ['model =', model],
      ['created_at >=', fromMs],
      ['created_at <=', toMs],
    ],
    select: (newest) => `${SELECT.replace('deliveries d', `(${newest}) d`)} ORDER BY d.id DESC`,
    limit,
    within,
  });
}

/** The smallest set of rows that an index gives, and the state where that is left to be looked for among them. */
async function narrowed(db: Database, query: DeliveryQuery): Promise<{ indexed: Indexed; state: DeliveryState | undefined }> {
  const { workspaceId, state, model, recordId, before = Number.MAX_SAFE_INTEGER } = query;
  const order = 'workspace_id DESC, id DESC';
  const ofAll = 'deliveries WHERE workspace_id = $1 AND id < $2::bigint';
  const values = [workspaceId, before];
  if (recordId !== undefined && model) {
    const events = 'SELECT seq FROM events WHERE workspace_id = $1 AND model = $3 AND record_id = $4';
    const from = `${ofAll} AND event_seq = ANY (ARRAY(${events}))`;
    return { indexed: { from, order, values: [...values, model, recordId] }, state };
  }
  if (state && INDEXED_STATES.includes(state)) {
    return { indexed: { from: `${ofAll} AND state = '${state}'`, order, values }, state: undefined };
  }
  const few = state === 'leased' && (await fewLeased(db, workspaceId));
  if (!few) return { indexed: { from: ofAll, order, values }, state };
  return { indexed: { from: `${ofAll} AND id = ANY ($3::bigint[])`, order, values: [...values, few] }, state };
}

async function fewLeased(db: Database, workspaceId: number): Promise<number[] | undefined> {
  const found = await db.rows<{ id: number }>(LEASED, [workspaceId]);
  return found.length < FEW ? found.map(({ id }) => id) : undefined;
}
