import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** Where the data lies. */
export type Place = { sqlite: string } | { postgres: string };

/** Rows of `count` events, numbered from 1, as each database writes such a list. */
export const NUMBERS = {
  sqlite: (count: number) =>
    `(WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers)`,
  postgres: (count: number) => `(SELECT generate_series(1, ${count}) AS n) numbers`,
};
/** So that the next ones are beyond. */
const COUNTED = {
  sqlite: (count: number) => `
    INSERT OR REPLACE INTO counters (workspace_id, kind, last)
      VALUES (1, 'event', ${count}), (0, 'delivery', ${count}), (0, 'attempt', ${count})`,
  postgres: (count: number) => `
    UPDATE counters SET last_event = ${count} WHERE workspace_id = 1;
    SELECT setval('delivery_ids', ${count})`,
};
/** A server may be writing beside. */
const BUSY_TIMEOUT_MS = 10_000;
/** As large as that of a usual contact. */
const BODY = JSON.stringify({ event: 'updated', data: { id: 1, attributes: { description: 'x'.repeat(700) } } });

/** Of the first event, and how much younger the last one is. */
type Ages = { atMs: number; overMs?: number };
type Wish = Ages & { count: number; endpointId: number; settled: boolean };

/**
 * So many events of the first workspace, which must have none, with a delivery each to one endpoint, due or delivered: in
 * one statement per table, so that a million take seconds.
 */
export async function seedEvents(place: Place, { count, endpointId, atMs, overMs = 0, settled }: Wish): Promise<void> {
  const store = 'sqlite' in place ? 'sqlite' : 'postgres';
  const at = 'committed_at / 1000';
  await execute(place, `
    BEGIN;
    INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
      SELECT 1, n, 'evt_seed' || n, 'updated', 'contact', n, (${atMs} + CAST(n AS bigint) * ${overMs} / ${count}) * 1000, '${BODY}' FROM ${NUMBERS[store](count)};
    INSERT INTO deliveries
      (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, attempts, last_number, due_at, created_at, settled_at)
      SELECT 1, seq, ${endpointId}, 'event', seq, event, model, record_id,
        ${settled ? `'delivered', 1, 1, NULL, ${at}, ${at}` : `'due', 0, 0, ${at}, ${at}, NULL`} FROM events;
    ${COUNTED[store](count)};
    COMMIT;`);
  await settle(place);
}

/** What the database would do with so many new rows sooner or later is done before anything is measured. */
export async function settle(place: Place): Promise<void> {
  const chores = 'sqlite' in place ? ['PRAGMA wal_checkpoint(TRUNCATE)'] : ['VACUUM ANALYZE', 'CHECKPOINT'];
  for (const sql of chores) await execute(place, sql);
}

export async function execute(place: Place, sql: string): Promise<void> {
  if ('sqlite' in place) {
    const connection = new DatabaseSync(place.sqlite);
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; ${sql}`);
    connection.close();
    return;
  }
  const client = new pg.Client(place.postgres);
  await client.connect();
  await client.query(sql);
  await client.end();
}
