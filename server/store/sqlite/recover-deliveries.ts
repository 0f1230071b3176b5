import type { DeliveryReason } from '../../webhooks/delivery.ts';
import { wantsAgain } from '../../webhooks/endpoint.ts';
import type { Event } from '../../webhooks/event.ts';
import type { RecoverRange } from '../contract.ts';
import type { Database } from './database.ts';
import { resendEvent } from './resend-event.ts';
import type { Transaction } from './transaction.ts';

const NO_NEWER = `
  NOT EXISTS (
    SELECT 1 FROM deliveries newer
    WHERE newer.workspace_id = d.workspace_id AND newer.event_seq = d.event_seq
      AND newer.endpoint_id = d.endpoint_id AND newer.id > d.id
  )`;

/** Of an event that was erased there is nothing to send. */
const UNSUCCESSFULLY_ENDED = `d.state IN ('failed', 'skipped') AND d.reason IS NOT 'erased'`;

const UNSUCCESSFUL = `
  SELECT d.event_seq AS seq, d.event, d.model, d.reason
  FROM deliveries d INDEXED BY deliveries_recoverable
  JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq
  WHERE d.workspace_id = ? AND d.endpoint_id = ? AND ${UNSUCCESSFULLY_ENDED} AND d.event_seq > ?
    AND e.committed_at BETWEEN ? AND ? AND ${NO_NEWER}
  ORDER BY d.event_seq`;

const STILL_UNSUCCESSFUL = `
  SELECT 1 FROM deliveries d
  WHERE d.workspace_id = ? AND d.endpoint_id = ? AND d.event_seq = ? AND ${UNSUCCESSFULLY_ENDED} AND ${NO_NEWER}`;

type Unsuccessful = Pick<Event, 'seq' | 'event' | 'model'> & { reason: DeliveryReason };
export type RecoverableQuery = RecoverRange & { afterSeq: number; limit: number };

/** Looked for beside the writer, because there may be a million; `resendUnsuccessful` looks at each again. */
export function findRecoverable(db: Database, query: RecoverableQuery): number[] {
  const found: number[] = [];
  for (const seq of recoverable(db, query)) {
    if (found.length >= query.limit) break;
    found.push(seq);
  }
  return found;
}

export function countRecoverable(db: Database, range: RecoverRange): number {
  let count = 0;
  for (const _ of recoverable(db, { ...range, afterSeq: 0 })) count++;
  return count;
}

function* recoverable(db: Database, query: RecoverRange & { afterSeq: number }): Iterable<number> {
  const { endpoint, afterSeq, sinceMs, untilMs } = query;
  const range = [afterSeq, sinceMs * 1000, untilMs * 1000 + 999];
  const rows = db.each<Unsuccessful>(UNSUCCESSFUL, [endpoint.workspaceId, endpoint.id, ...range]);
  for (const row of rows) if (wantsAgain(endpoint, row)) yield row.seq;
}

export type Recovery = { workspaceId: number; endpointId: number; seqs: number[]; nowMs: number };

/** Two recoveries at once resend nothing twice. */
export function resendUnsuccessful(tx: Transaction, { workspaceId, endpointId, seqs, nowMs }: Recovery): number[] {
  return seqs.flatMap((eventSeq) => {
    if (!tx.db.row(STILL_UNSUCCESSFUL, [workspaceId, endpointId, eventSeq])) return [];
    return resendEvent(tx, { workspaceId, eventSeq, endpointIds: [endpointId], nowMs });
  });
}
