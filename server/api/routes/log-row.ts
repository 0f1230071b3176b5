import { WIRE_MODEL } from '../../../contract/webhook-event.ts';
import { restTime } from '../../kit/time.ts';
import type { Attempt } from '../../webhooks/attempt.ts';
import type { HeaderList } from '../../webhooks/outcome.ts';

/** One attempt under the contract's column names, without headers and bodies. */
export function logSummary(attempt: Attempt) {
  const { exchange } = attempt;
  return {
    id: attempt.id,
    workspace_id: attempt.workspaceId,
    event_id: attempt.eventId,
    endpoint_id: attempt.endpointId,
    delivery_id: attempt.deliveryId,
    event: attempt.event,
    model: WIRE_MODEL[attempt.model],
    record_id: attempt.recordId,
    test: attempt.test,
    url: exchange.url,
    attempt: attempt.number,
    status: attempt.status,
    status_code: attempt.statusCode,
    error_code: attempt.errorCode,
    error_message: attempt.errorMessage,
    peer_ip: exchange.peerIp,
    dns_ms: exchange.timing.dnsMs,
    connect_ms: exchange.timing.connectMs,
    tls_ms: exchange.timing.tlsMs,
    first_byte_ms: exchange.timing.firstByteMs,
    duration_ms: exchange.timing.durationMs,
    started_at: restTime(exchange.startedAt * 1000),
    created_at: restTime(attempt.createdAt * 1000),
  };
}

/** One attempt with both sides. The payload is the exact text that was signed and sent. */
export function logDetail(attempt: Attempt) {
  const { exchange } = attempt;
  return {
    ...logSummary(attempt),
    request_headers: headersByName(exchange.requestHeaders),
    payload: attempt.payload,
    response_headers: exchange.responseHeaders && headersByName(exchange.responseHeaders),
    response_body: exchange.responseBody && exchange.responseBody.toString('utf8'),
    response_body_bytes: exchange.responseBodyBytes,
    response_body_truncated: exchange.responseBodyTruncated,
  };
}

/** A header that came more than once has a list, under the spelling it first came with. */
function headersByName(headers: HeaderList): Record<string, string | string[]> {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headers) {
    const same = byName.get(name.toLowerCase());
    if (same) same.values.push(value);
    else byName.set(name.toLowerCase(), { name, values: [value] });
  }
  return Object.fromEntries([...byName.values()].map(({ name, values }) => [name, alone(values) ?? values]));
}

function alone(values: string[]): string | null {
  return values.length === 1 ? (values[0] ?? null) : null;
}
