import { execute, NUMBERS, settle, type Place } from '../../test/support/seed-events.ts';

const DAYS = 14;
/** Above every number that the product has given out by itself. */
const FIRST = 1_000_000;

const BODY = JSON.stringify({ event: 'created', model: 'App\\Models\\Tenant\\Contact', data: { id: 1, attributes: { note: 'x'.repeat(600) } } });
const HEADERS = JSON.stringify({ 'content-type': 'application/json', 'webhook-id': 'evt_0123456789abcdef', 'webhook-signature': `v1,${'x'.repeat(44)}` });

/** As a long log looks: nearly all of it arrived, updates in turn with creations, nothing deleted, and sources only at its start. */
const EVENT = `CASE n % 2 WHEN 0 THEN 'created' ELSE 'updated' END`;
const MODEL = `CASE WHEN n < 10 THEN 'source' ELSE 'contact' END`;
const STATUS = `CASE WHEN n % 100 = 7 THEN 'failed' WHEN n % 500 = 9 THEN 'error' ELSE 'success' END`;
const STATE = `CASE WHEN n % 1000 = 7 THEN 'failed' WHEN n % 5000 = 9 THEN 'skipped' ELSE 'delivered' END`;

type Size = { rows: number; nowMs: number };

/** Statements that both databases take: so many events, each with a delivery to the first endpoint and an attempt. */
function statements(numbers: string, { rows, nowMs }: Size): string[] {
  const at = `(${nowMs} - (${rows} - n) * ${Math.floor((DAYS * 86_400_000) / rows)})`;
  const from = `FROM ${numbers}`;
  const id = `${FIRST} + n`;
  return [
    `INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
     SELECT 1, ${id}, 'evt_' || (${id}), ${EVENT}, ${MODEL}, 1 + n % 100000, ${at} * 1000, '${BODY}' ${from}`,
    `INSERT INTO deliveries (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, attempts, last_number, created_at, settled_at)
     SELECT 1, ${id}, 1, 'event', ${id}, ${EVENT}, ${MODEL}, 1 + n % 100000, ${STATE}, 1, 1, ${at}, ${at} ${from}`,
    `INSERT INTO webhook_logs (workspace_id, id, event_seq, event_id, endpoint_id, delivery_id, event, model, record_id, attempt, status,
       status_code, error_code, test, created_at, url, started_at, request_headers, response_headers, response_body_bytes,
       response_body_truncated, peer_ip, first_byte_ms, duration_ms)
     SELECT 1, ${id}, ${id}, 'evt_' || (${id}), 1, ${id}, ${EVENT}, ${MODEL}, 1 + n % 100000, 1, ${STATUS},
       CASE WHEN n % 100 = 7 THEN 503 WHEN n % 500 = 9 THEN NULL ELSE 200 END, CASE WHEN n % 500 = 9 THEN 'timeout' END, 0, ${at},
       'https://crm.example.com/hooks/ackwell', ${at}, '${HEADERS}', '${HEADERS}', 2, 0, '192.0.2.7', 12.5, 14.25 ${from}`,
  ];
}

/** Before the server starts. */
export async function seedHistory(place: Place, rows: number): Promise<void> {
  const numbers = NUMBERS['sqlite' in place ? 'sqlite' : 'postgres'](rows);
  for (const statement of statements(numbers, { rows, nowMs: Date.now() })) await execute(place, statement);
  await settle(place);
}
