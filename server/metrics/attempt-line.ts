import { webhookName } from '../../contract/webhook-event.ts';
import type { Facts } from '../kit/log.ts';
import type { Delivery, SettledState } from '../webhooks/delivery.ts';
import type { AttemptResult } from '../webhooks/outcome.ts';
import { attemptLabels } from './attempt-labels.ts';

/** What became of the delivery with this attempt. */
export type After = { state: SettledState | 'due'; dueAtMs: number | null };

/** All that is worth knowing of one attempt, on one line. Of the URL only scheme and host: its query may hold a secret. */
export function attemptLine(delivery: Delivery, { outcome, exchange }: AttemptResult, after: After): Facts {
  const { timing } = exchange;
  return {
    workspace: delivery.workspaceId,
    endpoint: delivery.endpointId,
    delivery: delivery.id,
    event_id: delivery.eventId,
    webhook: webhookName(delivery),
    record: delivery.recordId,
    attempt: delivery.lastNumber + 1,
    ...attemptLabels(outcome),
    status_code: outcome.kind === 'answered' ? outcome.statusCode : null,
    to: originOf(exchange.url),
    peer_ip: exchange.peerIp,
    bytes: delivery.body.length,
    dns_ms: rounded(timing.dnsMs),
    connect_ms: rounded(timing.connectMs),
    tls_ms: rounded(timing.tlsMs),
    first_byte_ms: rounded(timing.firstByteMs),
    duration_ms: rounded(timing.durationMs),
    state: after.state,
    next_at: after.dueAtMs === null ? null : new Date(after.dueAtMs).toISOString(),
  };
}

const origins = new Map<string, string>();
const MAX_KNOWN_ORIGINS = 1_000;

/** Remembered: taking a URL apart costs a quarter of the line. */
function originOf(url: string): string {
  const known = origins.get(url);
  if (known !== undefined) return known;
  const origin = URL.canParse(url) ? new URL(url).origin : '';
  if (origins.size >= MAX_KNOWN_ORIGINS) origins.clear();
  origins.set(url, origin);
  return origin;
}

/** To tenths: a log line is read by people. */
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
