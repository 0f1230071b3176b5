import { learn, open, OPENING_DELIVERIES, OPENING_FAILURES } from '../../webhooks/flow/catch-up.ts';
import type { EndpointLesson, Learnt } from '../contract-endpoints.ts';
import { readFlow, writeFlow, type Key } from './flows.ts';
import type { Transaction } from './transaction.ts';

const OF_ENDPOINT = 'workspace_id = $1 AND endpoint_id = $2';

const LAST_SUCCESS = `
  SELECT id FROM webhook_logs WHERE ${OF_ENDPOINT} AND status = 'success'
  ORDER BY workspace_id DESC, endpoint_id DESC, status DESC, id DESC LIMIT 1`;

/** Enough to see five deliveries of the longest schedule. */
const LOOKED_AT = 100;

const FAILURES = `
  SELECT delivery_id AS "deliveryId" FROM webhook_logs
  WHERE ${OF_ENDPOINT} AND status = $3 AND id > $4 AND test = 0 AND error_code IS DISTINCT FROM 'interrupted'
  ORDER BY workspace_id DESC, endpoint_id DESC, status DESC, id DESC LIMIT ${LOOKED_AT}`;

export async function learnFlow(tx: Transaction, { workspaceId, endpointId, lesson }: EndpointLesson): Promise<Learnt> {
  const key = { workspaceId, endpointId };
  const from = await readFlow(tx.db, key);
  const opens = from.phase === 'closed' && lesson.verdict !== 'success' && (await failsForLong(tx, key, from.countedFrom));
  const to = opens ? open(from, lesson) : learn(from, lesson);
  const turned = await writeFlow(tx, key, { from, to });
  return { turned, againAtMs: to.phase === 'draining' ? to.drainAtMs : to.probeAtMs };
}

/** The log is the memory of failures: it survives restarts, and all nodes write it. */
async function failsForLong(tx: Transaction, { workspaceId, endpointId }: Key, countedFrom: number): Promise<boolean> {
  const lastSuccess = (await tx.db.row<{ id: number }>(LAST_SUCCESS, [workspaceId, endpointId]))?.id ?? 0;
  const after = Math.max(countedFrom, lastSuccess);
  const found = await Promise.all(
    ['failed', 'error'].map((status) => tx.db.rows<{ deliveryId: number }>(FAILURES, [workspaceId, endpointId, status, after])),
  );
  const failures = found.flat();
  const deliveries = new Set(failures.map(({ deliveryId }) => deliveryId));
  return failures.length >= OPENING_FAILURES && deliveries.size >= OPENING_DELIVERIES;
}
