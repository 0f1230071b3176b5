/** All that is needed to attempt a delivery `d` with its event `e`. */
const LEASED_COLUMNS = `
  d.workspace_id AS "workspaceId", d.id, d.endpoint_id AS "endpointId", d.kind, d.event_seq AS "eventSeq",
  e.id AS "eventId", d.event, d.model, d.record_id AS "recordId", d.attempts, d.interruptions,
  d.last_number AS "lastNumber", e.body, d.node`;

/**
 * Leases the chosen deliveries to the node in $1. `chosen` selects their workspace_id and id; what another node is
 * choosing at the same moment is left to it.
 */
export function leasing(chosen: string): string {
  return `
    WITH chosen AS (${chosen} FOR UPDATE SKIP LOCKED), taken AS (
      UPDATE deliveries d SET state = 'leased', node = $1
      FROM chosen WHERE d.workspace_id = chosen.workspace_id AND d.id = chosen.id
      RETURNING d.*
    )
    SELECT ${LEASED_COLUMNS}
    FROM taken d JOIN events e ON e.workspace_id = d.workspace_id AND e.seq = d.event_seq
    ORDER BY d.due_at, d.id`;
}
