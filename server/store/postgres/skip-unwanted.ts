import { MODELS } from '../../../contract/webhook-event.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { reasonToSkip, type Endpoint, type SkipReason } from '../../webhooks/endpoint.ts';
import type { DeliveryKey } from '../contract.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Rows looked at in one statement, after as many as are skipped at once: an endpoint that is switched off wants none of them. */
const STEP_ROWS = 1_000;

const UNSETTLED = `
  SELECT id, event, model, record_id AS "recordId", event_seq AS "eventSeq" FROM deliveries
  WHERE workspace_id = $1 AND endpoint_id = $2 AND model = $3 AND kind = 'event' AND settled_at IS NULL
    AND (record_id, event_seq) > ($4, $5) AND state <> 'leased'
  ORDER BY record_id, event_seq LIMIT $6`;

/**
 * Looked for among what is due to the endpoint, when few of its events are left. In one piece, all that are due in the
 * workspace would be looked through for a resend: 0.2 s behind a million of another endpoint. Hence OFFSET.
 */
const DUE_RESENDS = `
  SELECT id FROM (
    SELECT id, kind FROM deliveries WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'due' ORDER BY due_at, id OFFSET 0
  ) due WHERE kind = 'resend' LIMIT $3`;

type Found = Pick<Delivery, 'id' | 'event' | 'model' | 'recordId' | 'eventSeq'>;
export type UnwantedQuery = { endpoint: Endpoint; limit: number };

/** Looked for beside the writer. A resend was asked for by hand: it minds the master switch and no box. */
export async function findUnwanted(db: Database, { endpoint, limit }: UnwantedQuery): Promise<number[]> {
  const { workspaceId, id: endpointId } = endpoint;
  const found: number[] = [];
  for await (const delivery of unsettled(db, { endpoint, limit })) {
    if (reasonToSkip(endpoint, delivery)) found.push(delivery.id);
    if (found.length === limit) return found; // Before the next rows are asked for.
  }
  if (endpoint.enabled) return found;
  const resends = await db.rows<{ id: number }>(DUE_RESENDS, [workspaceId, endpointId, limit - found.length]);
  return [...found, ...resends.map(({ id }) => id)];
}

async function* unsettled(db: Database, { endpoint: { workspaceId, id }, limit }: UnwantedQuery): AsyncIterable<Found> {
  let step = Math.min(limit, STEP_ROWS);
  for (const model of [...MODELS, 'message']) {
    let after: Pick<Found, 'recordId' | 'eventSeq'> | undefined = { recordId: 0, eventSeq: 0 };
    while (after) {
      const rows: Found[] = await db.rows<Found>(UNSETTLED, [workspaceId, id, model, after.recordId, after.eventSeq, step]);
      yield* rows;
      after = rows.length === step ? rows.at(-1) : undefined;
      step = STEP_ROWS;
    }
  }
}

const SKIP = `
  UPDATE deliveries SET state = 'skipped', reason = $4, due_at = NULL, settled_at = $3
  WHERE workspace_id = $1 AND id = ANY($2::bigint[]) AND state IN ('waiting', 'due')
  RETURNING id, kind, endpoint_id AS "endpointId", model, record_id AS "recordId"`;

/** Whether anybody waits is asked once: mostly nobody does, and to look for each costs as much as to skip it. */
const RELEASE = `
  WITH next AS (
    SELECT n.id FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS given (endpoint_id, model, record_id)
    CROSS JOIN LATERAL (
      SELECT id, state FROM deliveries
      WHERE workspace_id = $1 AND endpoint_id = given.endpoint_id AND model = given.model AND record_id = given.record_id
        AND kind = 'event' AND settled_at IS NULL
      ORDER BY event_seq LIMIT 1
    ) n
    WHERE n.state = 'waiting' AND EXISTS (SELECT FROM deliveries WHERE workspace_id = $1 AND state = 'waiting')
  )
  UPDATE deliveries d SET state = 'due' FROM next WHERE d.workspace_id = $1 AND d.id = next.id`;

export type Skipping = { workspaceId: number; ids: number[]; reason: SkipReason; nowMs: number };
type Skipped = Pick<Delivery, 'id' | 'kind' | 'endpointId' | 'model' | 'recordId'>;

/** Whoever waited behind a skipped delivery becomes due. Leased ones are asked about again before their attempt. */
export async function skipDeliveries(tx: Transaction, { workspaceId, ids, reason, nowMs }: Skipping): Promise<DeliveryKey[]> {
  const skipped = await tx.db.rows<Skipped>(SKIP, [workspaceId, ids, nowMs, reason]);
  const inOrder = skipped.filter(({ kind }) => kind === 'event');
  if (inOrder.length > 0) {
    const records = [inOrder.map((one) => one.endpointId), inOrder.map((one) => one.model), inOrder.map((one) => one.recordId)];
    await tx.db.run(RELEASE, [workspaceId, ...records]);
  }
  return skipped.map(({ id }) => ({ workspaceId, id }));
}
