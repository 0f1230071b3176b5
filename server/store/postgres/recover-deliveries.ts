import type { DeliveryReason } from '../../webhooks/delivery.ts';
import { wantsAgain } from '../../webhooks/endpoint.ts';
import type { Event } from '../../webhooks/event.ts';
import type { RecoverRange } from '../contract.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Rows looked at in one statement. */
const STEP_ROWS = 5_000;

const NO_NEWER = `
  NOT EXISTS (
    SELECT FROM deliveries newer
    WHERE newer.workspace_id = d.workspace_id AND newer.event_seq = d.event_seq
      AND newer.endpoint_id = d.endpoint_id AND newer.id > d.id
  )`;

/** Of an event that was erased there is nothing to send. */
const UNSUCCESSFULLY_ENDED = `d.state IN ('failed', 'skipped') AND d.reason IS DISTINCT FROM 'erased'`;

const UNSUCCESSFUL = `
  SELECT d.event_seq AS seq, d.event, d.model, d.reason
  FROM deliveries d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq
  WHERE d.workspace_id = $1 AND d.endpoint_id = $2 AND ${UNSUCCESSFULLY_ENDED} AND d.event_seq > $3
    AND e.committed_at BETWEEN $4 AND $5 AND ${NO_NEWER}
  ORDER BY d.event_seq LIMIT ${STEP_ROWS}`;

const RESEND = `
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, due_at, created_at)
  SELECT d.workspace_id, nextval('delivery_ids'), d.endpoint_id, 'resend', d.event_seq, d.event, d.model, d.record_id, 'due', $4, $4
  FROM unnest($3::bigint[]) AS given (seq) JOIN deliveries d
    ON d.workspace_id = $1 AND d.endpoint_id = $2 AND d.event_seq = given.seq AND ${UNSUCCESSFULLY_ENDED}
  WHERE ${NO_NEWER} RETURNING id`;

type Unsuccessful = Pick<Event, 'seq' | 'event' | 'model'> & { reason: DeliveryReason };
export type RecoverableQuery = RecoverRange & { afterSeq: number; limit: number };

/** Looked for beside the writer, because there may be a million; `resendUnsuccessful` looks at each again. */
export async function findRecoverable(db: Database, query: RecoverableQuery): Promise<number[]> {
  const found: number[] = [];
  for await (const seq of recoverable(db, query)) {
    if (found.length >= query.limit) break;
    found.push(seq);
  }
  return found;
}

export async function countRecoverable(db: Database, range: RecoverRange): Promise<number> {
  let count = 0;
  for await (const _ of recoverable(db, { ...range, afterSeq: 0 })) count++;
  return count;
}

async function* recoverable(db: Database, query: RecoverRange & { afterSeq: number }): AsyncIterable<number> {
  const { endpoint, sinceMs, untilMs } = query;
  const where = [endpoint.workspaceId, endpoint.id];
  const range = [sinceMs * 1000, untilMs * 1000 + 999];
  let { afterSeq } = query;
  for (;;) {
    const rows = await db.rows<Unsuccessful>(UNSUCCESSFUL, [...where, afterSeq, ...range]);
    for (const row of rows) if (wantsAgain(endpoint, row)) yield row.seq;
    if (rows.length < STEP_ROWS) return;
    afterSeq = rows.at(-1)?.seq ?? afterSeq;
  }
}

export type Recovery = { workspaceId: number; endpointId: number; seqs: number[]; nowMs: number };

/** Two recoveries at once resend nothing twice: the second finds a newer delivery. */
export async function resendUnsuccessful(tx: Transaction, { workspaceId, endpointId, seqs, nowMs }: Recovery): Promise<number[]> {
  const rows = await tx.db.rows<{ id: number }>(RESEND, [workspaceId, endpointId, seqs, nowMs]);
  return rows.map(({ id }) => id);
}
