import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../webhooks/attempt.ts';
import type { DeliveryView } from '../../webhooks/delivery.ts';
import { NEW_ENDPOINT, type Endpoint } from '../../webhooks/endpoint.ts';
import { sampleEvent } from '../../webhooks/settings/sample-event.ts';
import { eventRow, notDelivered } from './event-row.ts';
import { logDetail, logSummary } from './log-row.ts';

const AT = Date.UTC(2026, 3, 16, 12, 34, 56);
const NONE = { created: false, updated: false, deleted: false };
const ENDPOINT: Endpoint = {
  ...NEW_ENDPOINT, workspaceId: 6, id: 1, enabled: true, url: 'https://hooks.example.com/', execution: 'queued',
  actions: { contact: NONE, status: NONE, source: NONE }, secrets: { current: 'whsec_', previous: null },
};
const DELIVERY: DeliveryView = {
  workspaceId: 6, id: 10, endpointId: 1, kind: 'event', eventSeq: 5, eventId: 'evt_0123456789ab5',
  event: 'created', model: 'contact', recordId: 7, attempts: 0, interruptions: 0,
  lastNumber: 0, state: 'due', reason: null, dueAt: AT, createdAt: AT, settledAt: null,
};
const ATTEMPT: Attempt = {
  workspaceId: 6, id: 99, eventSeq: 5, eventId: 'evt_0123456789ab5', endpointId: 1, deliveryId: 10,
  event: 'created', model: 'contact', recordId: 7, number: 1, status: 'failed', statusCode: 500,
  errorCode: null, errorMessage: 'HTTP 500', test: false, testBody: null, createdAt: AT, payload: '{"event":"created"}',
  exchange: {
    url: 'https://hooks.example.com/', startedAt: AT - 12,
    requestHeaders: [['Content-Type', 'application/json']],
    responseHeaders: [['Set-Cookie', 'a'], ['set-cookie', 'b'], ['__proto__', 'c']],
    responseBody: Buffer.from([0x6f, 0x6b, 0xff]), responseBodyBytes: 3, responseBodyTruncated: false,
    peerIp: '192.0.2.1', timing: { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4, durationMs: 12 },
  },
};

describe('why an endpoint did not get an event', () => {
  test.each<[string, Partial<DeliveryView>[], string | null]>([
    ['delivered', [{ state: 'delivered' }], null],
    ['delivered by a resend', [{ state: 'failed' }, { id: 11, state: 'delivered' }], null],
    ['never planned', [], 'No delivery was made: the endpoint did not exist when this happened.'],
    ['switched off', [{ state: 'skipped', reason: 'disabled' }], 'Webhooks were switched off.'],
    ['not ticked', [{ state: 'skipped', reason: 'not_selected' }], 'This kind of event was not selected.'],
    [
      'exhausted',
      [{ state: 'failed', reason: 'attempts_exhausted', attempts: 3 }],
      'All 3 attempts failed, at last with: HTTP 500.',
    ],
    ['behind another', [{ state: 'waiting' }], 'It waits until an earlier event of the same record is settled.'],
    ['under way', [{ state: 'leased' }], 'An attempt is under way.'],
    ['not begun', [{}], 'The first attempt has not begun yet. It is due at 2026-04-16T12:34:56.000000Z.'],
    [
      'between attempts',
      [{ attempts: 1 }],
      'Attempt 1 failed, at last with: HTTP 500; another follows. It is due at 2026-04-16T12:34:56.000000Z.',
    ],
  ])('is told when it is %s', (_what, deliveries, explanation) => {
    const facts = { deliveries: deliveries.map((set) => ({ ...DELIVERY, ...set })), attempts: [ATTEMPT] };
    const [answer] = notDelivered([ENDPOINT], facts);
    expect(answer?.explanation ?? null).toBe(explanation);
  });
});

test('a feed row carries what a receiver dedupes on', () => {
  const sample = sampleEvent({ model: 'contact', event: 'created' }, 6, AT * 1000);
  const event = { ...sample, workspaceId: 6, seq: 5, id: 'evt_0123456789ab5' };
  expect(eventRow(event)).toEqual({
    id: 'evt_0123456789ab5',
    seq: 5,
    event: 'created',
    model: 'App\\Models\\Tenant\\Contact',
    record_id: 0,
    timestamp: '2026-04-16T12:34:56+00:00',
    body: event.body,
  });
});

describe('a log row', () => {
  test('shows both sides of one attempt', () => {
    const row = logDetail(ATTEMPT);
    expect(row).toMatchObject({
      id: 99, workspace_id: 6, event_id: 'evt_0123456789ab5', endpoint_id: 1, delivery_id: 10, event: 'created',
      model: 'App\\Models\\Tenant\\Contact', record_id: 7, test: false, url: 'https://hooks.example.com/', attempt: 1,
      status: 'failed', status_code: 500, error_code: null, error_message: 'HTTP 500', peer_ip: '192.0.2.1',
      dns_ms: 1, connect_ms: 2, tls_ms: 3, first_byte_ms: 4, duration_ms: 12, created_at: '2026-04-16T12:34:56.000000Z',
      request_headers: { 'Content-Type': 'application/json' }, payload: '{"event":"created"}',
      response_body: 'ok\ufffd', response_body_bytes: 3, response_body_truncated: false,
    });
    expect(JSON.stringify(row.response_headers)).toBe('{"Set-Cookie":["a","b"],"__proto__":"c"}');
  });

  test('leaves headers and bodies out of lists', () => {
    const keys = Object.keys(logSummary(ATTEMPT));
    expect(keys.filter((key) => /payload|headers|body/.test(key))).toEqual([]);
  });

  test('has null for what never came', () => {
    const exchange = { ...ATTEMPT.exchange, responseHeaders: null, responseBody: null };
    expect(logDetail({ ...ATTEMPT, exchange })).toMatchObject({ response_headers: null, response_body: null });
  });
});
