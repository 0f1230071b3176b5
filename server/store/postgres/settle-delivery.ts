import type { Delivery } from '../../webhooks/delivery.ts';
import type { Bindable } from '../columns.ts';
import type { Settled, Settlement } from '../contract.ts';
import { exchangeValues } from './add-attempt.ts';
import { EXCHANGE_COLUMNS, givenRows, GIVEN_SETTLEMENT } from './given-rows.ts';
import { rowsParameter } from './rows-parameter.ts';
import type { Transaction } from './transaction.ts';

const LOGGED = EXCHANGE_COLUMNS.map(([name]) => name).join(', ');
const TO_LOG = EXCHANGE_COLUMNS.map(([name]) => `log_${name}`).join(', ');

/**
 * Settles any number of deliveries in one statement, with their log rows and the deliveries whose turn it is next: those
 * of the same record to the same endpoint that waited. Fenced: whoever has lost the lease writes nothing.
 *
 * The log rows travel through the update, since a join of two given lists has no index. A record's leased delivery is
 * its earliest that is not settled, so the next one is the next in order. State and node are compared in a way that no
 * index knows: an empty index of leased deliveries looks cheaper than the key, and then costs rows times rows for ever.
 * Whether anybody waits at all in these workspaces is asked once: mostly nobody does, and to look for each was 8 of 100 µs.
 */
const SETTLE = `
  WITH settled AS (
    UPDATE deliveries d
    SET state = to_state, reason = to_reason, due_at = to_due_at, attempts = to_attempts,
      interruptions = to_interruptions, last_number = to_last_number, settled_at = to_settled_at, node = NULL
    FROM ${givenRows(GIVEN_SETTLEMENT, 1)} AS given
    WHERE d.workspace_id = given.workspace_id AND d.id = given.id
      AND (d.state, d.node) IS NOT DISTINCT FROM ('leased'::text, $2::bigint)
    RETURNING d.*, given.event_id, ${TO_LOG}
  ), logged AS (
    INSERT INTO webhook_logs
      (id, workspace_id, event_seq, event_id, endpoint_id, delivery_id, event, model, record_id, test, ${LOGGED})
    SELECT nextval('attempt_ids'), workspace_id, event_seq, event_id, endpoint_id, id, event, model, record_id, 0, ${TO_LOG}
    FROM settled WHERE event_id IS NOT NULL
  ), next AS (
    SELECT n.workspace_id, n.id, s.id AS after
    FROM settled s CROSS JOIN LATERAL (
      SELECT workspace_id, id, state FROM deliveries
      WHERE workspace_id = s.workspace_id AND endpoint_id = s.endpoint_id AND model = s.model AND record_id = s.record_id
        AND kind = 'event' AND settled_at IS NULL AND event_seq > s.event_seq
      ORDER BY event_seq LIMIT 1
    ) n
    WHERE s.kind = 'event' AND s.settled_at IS NOT NULL AND n.state = 'waiting' AND (
      SELECT EXISTS (SELECT FROM deliveries WHERE workspace_id = ANY($3::bigint[]) AND state = 'waiting')
    )
  ), released AS (
    UPDATE deliveries d SET state = 'leased', node = $2
    FROM next WHERE d.workspace_id = next.workspace_id AND d.id = next.id
    RETURNING d.*, next.after
  )
  SELECT s.workspace_id AS "workspaceId", s.id AS after, NULL AS id, NULL AS "endpointId", NULL AS kind, NULL AS "eventSeq",
    NULL AS "eventId", NULL AS event, NULL AS model, NULL AS "recordId", NULL AS attempts, NULL AS interruptions,
    NULL AS "lastNumber", NULL AS body, NULL AS node
  FROM settled s
  UNION ALL
  SELECT d.workspace_id, d.after, d.id, d.endpoint_id, d.kind, d.event_seq, e.id, d.event, d.model, d.record_id, d.attempts,
    d.interruptions, d.last_number, e.body, d.node
  FROM released d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq`;

/** A delivery that was settled has no id here; one that was released after it has. */
type Row = { after: number } & (Delivery | { workspaceId: number; id: null });

export async function settleDeliveries(tx: Transaction, settlements: Settlement[]): Promise<Settled[]> {
  const held = settlements.filter(({ delivery }) => tx.holds(delivery));
  if (held.length === 0) return settlements.map(() => ({ settled: false, released: null }));
  const firsts = new Map(held.toReversed().map((settlement) => [keyOf(settlement.delivery), settlement]));
  const given = rowsParameter(GIVEN_SETTLEMENT, [...firsts.values()].map(valuesOf));
  const workspaceIds = [...new Set(settlements.map(({ delivery }) => delivery.workspaceId))];
  const rows = await tx.db.rows<Row>(SETTLE, [given, tx.servingNode, workspaceIds]);
  const settled = new Map<string, Settled>();
  for (const row of rows) if (row.id === null) settled.set(keyOf({ ...row, id: row.after }), { settled: true, released: null });
  for (const { after, ...row } of rows) {
    const before = row.id === null ? undefined : settled.get(keyOf({ ...row, id: after }));
    if (before && row.id !== null) before.released = row;
  }
  return settlements.map((settlement) => {
    const key = keyOf(settlement.delivery);
    return (firsts.get(key) === settlement && settled.get(key)) || { settled: false, released: null };
  });
}

function keyOf({ workspaceId, id }: { workspaceId: number; id: number }): string {
  return `${workspaceId} ${id}`;
}

function valuesOf({ delivery, progress, attempt, to, nowMs }: Settlement): Bindable[] {
  return [
    delivery.workspaceId, delivery.id, to.state, 'reason' in to ? to.reason : null, to.state === 'due' ? to.dueAtMs : null,
    progress.attempts, progress.interruptions, progress.lastNumber, to.state === 'due' ? null : nowMs,
    attempt && attempt.eventId,
    ...(attempt ? exchangeValues(attempt) : EXCHANGE_COLUMNS.map(() => null)),
  ];
}
