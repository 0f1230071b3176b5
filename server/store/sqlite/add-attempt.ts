import type { NewAttempt } from '../../webhooks/attempt.ts';
import type { HeaderList } from '../../webhooks/outcome.ts';
import type { Bindable } from '../columns.ts';
import { placeholders } from './database.ts';
import type { Transaction } from './transaction.ts';

/** The columns of a log row in the order in which its values travel; workspace and id stand before them. */
const COLUMNS = [
  'event_seq', 'event_id', 'endpoint_id', 'delivery_id', 'event', 'model', 'record_id', 'attempt', 'status', 'status_code',
  'error_code', 'error_message', 'test', 'test_body', 'created_at', 'url', 'started_at', 'request_headers',
  'response_headers', 'response_body_bytes', 'response_body_truncated', 'peer_ip', 'dns_ms', 'connect_ms', 'tls_ms',
  'first_byte_ms', 'duration_ms', 'response_body',
];

const ADD = `
  INSERT INTO webhook_logs (workspace_id, id, ${COLUMNS.join(', ')}) VALUES (${placeholders(COLUMNS.length + 2)})`;

/** The values of a log row. The body, the last, is text of one byte a character: a small Buffer is cloned with its whole slab. */
export type AttemptMessage = { workspaceId: number; values: Bindable[]; body: string | null };

export function encodeAttempt(attempt: NewAttempt): AttemptMessage {
  const { exchange } = attempt;
  const { timing } = exchange;
  return {
    workspaceId: attempt.workspaceId,
    values: [
      attempt.eventSeq, attempt.eventId, attempt.endpointId, attempt.deliveryId, attempt.event, attempt.model,
      attempt.recordId, attempt.number, attempt.status, attempt.statusCode, attempt.errorCode, attempt.errorMessage,
      attempt.test ? 1 : 0, attempt.testBody, attempt.createdAt, exchange.url, exchange.startedAt,
      JSON.stringify(exchange.requestHeaders), encodeHeaders(exchange.responseHeaders), exchange.responseBodyBytes,
      exchange.responseBodyTruncated ? 1 : 0, exchange.peerIp, timing.dnsMs, timing.connectMs, timing.tlsMs,
      timing.firstByteMs, timing.durationMs,
    ],
    body: exchange.responseBody && exchange.responseBody.toString('latin1'),
  };
}

function encodeHeaders(headers: HeaderList | null): string | null {
  return headers && JSON.stringify(headers);
}

export function addAttempt(tx: Transaction, { workspaceId, values, body }: AttemptMessage): number {
  const id = tx.numbers.take('attempt');
  tx.db.run(ADD, [workspaceId, id, ...values, body === null ? null : Buffer.from(body, 'latin1')]);
  return id;
}
