import type { DeliveryReason, DeliveryState } from '../../webhooks/delivery.ts';
import type { Settled, Settlement } from '../contract.ts';
import { addAttempt, encodeAttempt, type AttemptMessage } from './add-attempt.ts';
import { lease } from './lease.ts';
import { nextWaiting } from './release-waiting.ts';
import type { Transaction } from './transaction.ts';

/** A Settlement without names. */
export type SettleMessage = [
  workspaceId: number,
  id: number,
  state: DeliveryState,
  reason: DeliveryReason | null,
  dueAtMs: number | null,
  attempts: number,
  interruptions: number,
  lastNumber: number,
  settledAtMs: number | null,
  attempt: AttemptMessage | null,
];

export function encodeSettlement({ delivery, progress, attempt, to, nowMs }: Settlement): SettleMessage {
  return [
    delivery.workspaceId,
    delivery.id,
    to.state,
    'reason' in to ? to.reason : null,
    to.state === 'due' ? to.dueAtMs : null,
    progress.attempts,
    progress.interruptions,
    progress.lastNumber,
    to.state === 'due' ? null : nowMs,
    attempt && encodeAttempt(attempt),
  ];
}

/** Fenced: whoever has lost the lease writes nothing. */
const SETTLE = `
  UPDATE deliveries
  SET state = ?, reason = ?, due_at = ?, attempts = ?, interruptions = ?, last_number = ?, settled_at = ?, node = NULL
  WHERE workspace_id = ? AND id = ? AND state = 'leased' AND node = ?`;

export function settleDelivery(tx: Transaction, message: SettleMessage): Settled {
  const [workspaceId, id, state, reason, dueAtMs, attempts, interruptions, lastNumber, settledAtMs, attempt] = message;
  const settled = tx.db.run(SETTLE, [
    state, reason, dueAtMs, attempts, interruptions, lastNumber, settledAtMs, workspaceId, id, tx.servingNode,
  ]);
  if (settled === 0) return { settled: false, released: null };
  if (attempt) addAttempt(tx, attempt);
  const next = settledAtMs === null ? null : nextWaiting(tx, { workspaceId, id });
  return { settled: true, released: next && lease(tx, next) };
}
