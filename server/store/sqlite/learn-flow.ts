import { learn, open, OPENING_DELIVERIES, OPENING_FAILURES } from '../../webhooks/flow/catch-up.ts';
import type { EndpointLesson, Learnt } from '../contract-endpoints.ts';
import { readFlow, writeFlow, type Key } from './flows.ts';
import type { Transaction } from './transaction.ts';

const LAST_SUCCESS = `
  SELECT max(id) AS id FROM webhook_logs INDEXED BY webhook_logs_of_endpoint
  WHERE workspace_id = ? AND endpoint_id = ? AND status = 'success'`;

/** Enough to see five deliveries of the longest schedule. */
const LOOKED_AT = 100;

const FAILURES = `
  SELECT delivery_id AS deliveryId FROM webhook_logs INDEXED BY webhook_logs_of_endpoint
  WHERE workspace_id = ? AND endpoint_id = ? AND status = ? AND id > ? AND test = 0 AND error_code IS NOT 'interrupted'
  ORDER BY id DESC LIMIT ${LOOKED_AT}`;

export function learnFlow(tx: Transaction, { workspaceId, endpointId, lesson }: EndpointLesson): Learnt {
  const key = { workspaceId, endpointId };
  const from = readFlow(tx.db, key);
  const opens = from.phase === 'closed' && lesson.verdict !== 'success' && failsForLong(tx, key, from.countedFrom);
  const to = opens ? open(from, lesson) : learn(from, lesson);
  const turned = writeFlow(tx, key, { from, to });
  return { turned, againAtMs: to.phase === 'draining' ? to.drainAtMs : to.probeAtMs };
}

/** The log is the memory of failures: it survives restarts, and all nodes write it. */
function failsForLong(tx: Transaction, { workspaceId, endpointId }: Key, countedFrom: number): boolean {
  const lastSuccess = tx.db.row<{ id: number | null }>(LAST_SUCCESS, [workspaceId, endpointId])?.id ?? 0;
  const after = Math.max(countedFrom, lastSuccess);
  const failures = ['failed', 'error'].flatMap((status) =>
    tx.db.rows<{ deliveryId: number }>(FAILURES, [workspaceId, endpointId, status, after]),
  );
  const deliveries = new Set(failures.map(({ deliveryId }) => deliveryId));
  return failures.length >= OPENING_FAILURES && deliveries.size >= OPENING_DELIVERIES;
}
