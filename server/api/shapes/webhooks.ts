import { z } from 'zod';
import { ATTEMPT_ERRORS, type AttemptErrorCode } from '../../../contract/attempt-error.ts';
import { EVENT_NAMES, MESSAGE_STATES, WIRE_MODEL } from '../../../contract/webhook-event.ts';
import { ATTEMPT_STATUSES } from '../../webhooks/attempt.ts';
import { RETRY_POLICIES } from '../../webhooks/endpoint.ts';
import { FILTER_INPUT } from '../../webhooks/settings/filter-input.ts';
import { QUESTIONS } from '../../webhooks/settings/exam.ts';
import { MAX_COUNTED_BACKLOG } from '../../kit/limits.ts';
import { HEALTH_STATES } from '../../webhooks/flow/health.ts';
import { DELIVERY_STATES } from '../../webhooks/delivery.ts';
import { count, id, milliseconds, time } from './values.ts';

const ERROR_CODES = Object.keys(ATTEMPT_ERRORS) as AttemptErrorCode[]; // Its keys are exactly the codes.

export const EVENT_ID = z.string().regex(/^evt_[0-9a-z]+$/).meta({ description: 'The `webhook-id` of every attempt' });
/** Stands in the examples for an event that exists; an id cannot be known beforehand. */
export const SAMPLE_EVENT_ID = 'evt_0f3k9x2m7q4w1';
const ANY_EVENT = z.enum([...EVENT_NAMES, ...MESSAGE_STATES.map((state) => `message.${state}` as const)]);
const WIRE_MODELS = z.enum(Object.values(WIRE_MODEL));

const BOXES = z.strictObject({ create: z.boolean(), update: z.boolean(), delete: z.boolean() }).meta({ id: 'WebhookActions' });
const EXECUTION = z.enum(['synchronous', 'queued']);
const MASKED = z.string().meta({ description: 'Masked but for its last 4 characters', examples: ['whsec_••••bQ8='] });
const MESSAGE_BOXES = z
  .strictObject({ sent: z.boolean(), delivered: z.boolean(), read: z.boolean(), failed: z.boolean() })
  .meta({ id: 'MessageActions', description: 'What becomes of WhatsApp messages' });
const ACTIONS = { contacts_actions: BOXES, status_actions: BOXES, source_actions: BOXES };

export const WEBHOOK_SETTINGS = z
  .strictObject({
    webhook_enabled: z.boolean(),
    webhook_url: z.string(),
    ...ACTIONS,
    execution: EXECUTION,
    webhook_secret: MASKED,
  })
  .meta({ id: 'WebhookSettings' });

const HEALTH = z
  .strictObject({
    state: z.enum(HEALTH_STATES).meta({ description: 'open: an outage; half_open: something of its backlog is tried' }),
    reason: z.string().nullable(),
    opened_at: time().nullable(),
    next_probe_at: time().nullable().meta({
      description: 'When something is tried next; null while a try is under way, and where nothing waits: then the next event is the try',
    }),
    backlog: count().meta({ description: `Deliveries that wait; ${MAX_COUNTED_BACKLOG} stands for so many or more` }),
    drains_at: time().nullable().meta({ description: 'When the backlog is gone at the present rate' }),
  })
  .meta({ id: 'EndpointHealth' });

const ECHO_GUARD = z
  .strictObject({
    skip_token_ids: z.array(id()).meta({ description: 'API tokens whose own changes are not sent' }),
    max_hops: id().meta({ description: 'Deliveries carry X-Webhook-Hops; a change that has more of them is not sent' }),
  })
  .meta({ id: 'EchoGuard', description: 'For a receiver that writes back; null for none' });

export const WEBHOOK_ENDPOINT = z
  .strictObject({
    id: id(),
    url: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    paused: z.boolean().meta({ description: 'What is owed waits, and nothing is sent' }),
    ...ACTIONS,
    message_actions: MESSAGE_BOXES,
    execution: EXECUTION,
    secret: MASKED,
    old_secret_valid_until: time().nullable().meta({ description: 'After a rotation, how long the secret before it signs too' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'Of those with a secret by their name, the end of the value' }),
    retry_policy: z.enum(RETRY_POLICIES),
    rate_limit: count().nullable().meta({ description: 'Attempts per second' }),
    concurrency: count().nullable().meta({ description: 'Attempts at once' }),
    catch_up: z.boolean(),
    numbered: z.boolean().meta({ description: 'Whether deliveries carry X-Webhook-Seq and X-Webhook-Record-Version' }),
    echo_guard: ECHO_GUARD.nullable(),
    filter: FILTER_INPUT.nullable().meta({ description: 'What the endpoint asks of the events it selects; null for nothing' }),
    health: HEALTH,
  })
  .meta({ id: 'WebhookEndpoint' });

export const REVEALED_SECRET = z.strictObject({ webhook_secret: z.string() });
export const ROTATED_SECRET = REVEALED_SECRET.extend({ old_valid_until: time() });

const LOG_ROW = {
  id: id(),
  workspace_id: id(),
  event_id: z.string(),
  endpoint_id: id(),
  delivery_id: id().nullable().meta({ description: 'Null for a test event' }),
  event: ANY_EVENT,
  model: WIRE_MODELS,
  record_id: count(),
  test: z.boolean(),
  url: z.string(),
  attempt: id().meta({ description: 'The number in X-Webhook-Attempt' }),
  status: z.enum(ATTEMPT_STATUSES),
  status_code: z.int().nullable(),
  error_code: z.enum(ERROR_CODES).nullable(),
  error_message: z.string().nullable(),
  peer_ip: z.string().nullable(),
  dns_ms: milliseconds().nullable(),
  connect_ms: milliseconds().nullable(),
  tls_ms: milliseconds().nullable(),
  first_byte_ms: milliseconds().nullable(),
  duration_ms: milliseconds(),
  started_at: time(),
  created_at: time(),
};

/** One attempt, as lists show it. */
export const WEBHOOK_LOG = z.strictObject(LOG_ROW).meta({ id: 'WebhookLog' });

const HEADERS = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** One attempt with both sides. */
export const WEBHOOK_LOG_DETAIL = z
  .strictObject({
    ...LOG_ROW,
    request_headers: HEADERS,
    payload: z.string().meta({ description: 'The exact text that was signed and sent' }),
    response_headers: HEADERS.nullable(),
    response_body: z.string().nullable(),
    response_body_bytes: count(),
    response_body_truncated: z.boolean(),
  })
  .meta({ id: 'WebhookLogDetail' });

/** What a receiver did with a genuine event, and with those that it must not believe. */
export const WEBHOOK_EXAM = z
  .strictObject({
    passed: z.boolean(),
    questions: z.array(
      z.strictObject({
        question: z.enum(QUESTIONS),
        passed: z.boolean().nullable().meta({ description: 'Null when it was not asked, because a genuine event had failed' }),
        advice: z.string().nullable().meta({ description: 'What to do about a failure' }),
        webhook_log_id: id().nullable().meta({ description: 'The log row of the POST that it is about' }),
      }),
    ),
  })
  .meta({ id: 'WebhookExam' });

const EVENT_ROW = {
  id: EVENT_ID,
  seq: id().meta({ description: 'Its place in the feed: ascending, never used twice' }),
  event: ANY_EVENT,
  model: WIRE_MODELS,
  record_id: id(),
  timestamp: z.string().meta({ format: 'date-time' }),
  body: z.string().meta({ description: 'The exact text of the POST' }),
};

/** An event, as the feed shows it. */
export const WEBHOOK_EVENT = z.strictObject(EVENT_ROW).meta({ id: 'WebhookEvent' });

const DELIVERY_ROW = {
  id: id(),
  endpoint_id: id(),
  kind: z.enum(['event', 'resend']),
  state: z.enum(DELIVERY_STATES),
  reason: z.string().nullable(),
  attempts: count(),
  interruptions: count(),
  next_attempt_at: time().nullable(),
  created_at: time(),
  settled_at: time().nullable(),
};

/** A delivery of an event that is known. */
const DELIVERY = z.strictObject(DELIVERY_ROW).meta({ id: 'WebhookEventDelivery' });

const DELIVERY_WITH_EVENT = {
  ...DELIVERY_ROW,
  event_id: EVENT_ID,
  event: z.enum(EVENT_NAMES),
  model: WIRE_MODELS,
  record_id: id(),
  last_attempt: z
    .strictObject({
      webhook_log_id: id(),
      status: z.enum(ATTEMPT_STATUSES),
      status_code: z.int().nullable(),
      error_code: z.enum(ERROR_CODES).nullable(),
      at: time(),
    })
    .nullable()
    .meta({ description: 'The newest that is still in the log' }),
};

export const WEBHOOK_DELIVERY = z.strictObject(DELIVERY_WITH_EVENT).meta({ id: 'WebhookDelivery' });
export const WEBHOOK_DELIVERY_DETAIL = z
  .strictObject({ ...DELIVERY_WITH_EVENT, log: z.array(WEBHOOK_LOG) })
  .meta({ id: 'WebhookDeliveryDetail' });


const NOT_DELIVERED = z.strictObject({ endpoint_id: id(), reason: z.string(), explanation: z.string() });

const EXPLANATION = z
  .strictObject({
    endpoint_id: id(),
    delivery_id: id().nullable(),
    state: z.enum(DELIVERY_STATES).nullable(),
    reason: z.string(),
    explanation: z.string(),
    next_attempt_at: time().nullable(),
  })
  .meta({ id: 'WebhookExplanation' });

/** An event with all that became of it. */
export const WEBHOOK_EVENT_DETAIL = z
  .strictObject({
    ...EVENT_ROW,
    deliveries: z.array(DELIVERY),
    attempts: z.array(WEBHOOK_LOG),
    not_delivered: z.array(NOT_DELIVERED),
    explanations: z.array(EXPLANATION).meta({ description: 'For every endpoint of now' }),
  })
  .meta({ id: 'WebhookEventDetail' });

const COUNTED = { count: count(), event_ids: z.array(EVENT_ID).meta({ description: 'Some of them' }) };
const COUNTED_EVENTS = z.strictObject(COUNTED);

export const FILTER_BACKTEST = z
  .strictObject({
    events: count().meta({ description: 'How many were looked at' }),
    from: time().nullable().meta({ description: 'Of the oldest of them; null when there was none' }),
    to: time().nullable(),
    complete: z.boolean().meta({ description: 'False when the time was over before as many were read as were asked for' }),
    sent: COUNTED_EVENTS,
    skipped: COUNTED_EVENTS.meta({ description: 'By the filter' }),
    by_condition: z
      .array(z.strictObject({ place: z.string().meta({ examples: ['contacts.0'] }), field: z.string(), ...COUNTED }))
      .meta({ description: 'Of those that were skipped, the first condition that did not hold' }),
    not_selected: COUNTED_EVENTS.meta({ description: 'Kinds of events that the endpoint does not select' }),
    undecided: COUNTED_EVENTS.meta({ description: 'Updates of which the value before matters and is not known' }),
  })
  .meta({ id: 'FilterBacktest' });

export const NEW_DELIVERIES = z.strictObject({ deliveries: z.array(id()) });
export const RECOVERED = z.strictObject({ count: count(), job_id: id().optional() });

export const RECEIPT = z
  .strictObject({
    endpoint_id: id(),
    from: time(),
    to: time(),
    count: count().meta({ description: 'Events of that time that the endpoint was to get' }),
    digest: z.string().regex(/^[0-9a-f]{64}$/).meta({ description: 'The SHA-256 of each `webhook-id`, all combined by XOR, in hex' }),
    delivered: count(),
    pending: count(),
    failed: count(),
  })
  .meta({ id: 'WebhookReceipt' });
