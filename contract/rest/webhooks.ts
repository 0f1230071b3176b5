import type { AttemptErrorCode } from '../attempt-error.ts';
import type { EndpointFilter } from '../endpoint-filter.ts';
import type { AnyEventName, EventName } from '../webhook-event.ts';

export type ActionBoxes = { create: boolean; update: boolean; delete: boolean };

type Boxes = { contacts_actions: ActionBoxes; status_actions: ActionBoxes; source_actions: ActionBoxes };

export type WebhookSettings = Boxes & {
  webhook_enabled: boolean;
  webhook_url: string;
  execution: 'synchronous' | 'queued';
  /** Masked but for its end. */
  webhook_secret: string;
};

export type EndpointHealth = {
  /** open: an outage; half_open: something of its backlog is tried. */
  state: 'closed' | 'open' | 'half_open';
  reason: string | null;
  opened_at: string | null;
  next_probe_at: string | null;
  /** Deliveries that wait, counted up to a limit. */
  backlog: number;
  drains_at: string | null;
};

/** For a receiver that writes back. */
export type EchoGuard = {
  /** API tokens whose own changes are not sent. */
  skip_token_ids: number[];
  /** A change that has gone from system to system more often is not sent. */
  max_hops: number;
};

export type EndpointRow = Boxes & {
  id: number;
  url: string;
  description: string;
  enabled: boolean;
  paused: boolean;
  execution: 'synchronous' | 'queued';
  secret: string;
  /** After a rotation. */
  old_secret_valid_until: string | null;
  headers: Record<string, string>;
  retry_policy: 'standard' | 'extended';
  /** Attempts per second. */
  rate_limit: number | null;
  /** Attempts at once. */
  concurrency: number | null;
  catch_up: boolean;
  numbered: boolean;
  /** Null for none. */
  echo_guard: EchoGuard | null;
  filter: EndpointFilter | null;
  health: EndpointHealth;
};

/** How many events there were of a kind, and some of them. */
export type CountedEvents = { count: number; event_ids: string[] };

/** What a filter would have done to the newest events of a workspace. */
export type FilterBacktest = {
  /** How many were looked at, and from when to when. */
  events: number;
  from: string | null;
  to: string | null;
  /** False when the time was over before as many were read as were asked for. */
  complete: boolean;
  sent: CountedEvents;
  skipped: CountedEvents;
  /** Of those that were skipped: the first condition that did not hold. */
  by_condition: (CountedEvents & { place: string; field: string })[];
  /** Their boxes are not ticked. */
  not_selected: CountedEvents;
  /** The value before matters, and is not known. */
  undecided: CountedEvents;
};

/** What a receiver did with a genuine event, and with those that it must not believe. */
export type WebhookExam = {
  passed: boolean;
  questions: {
    question: 'genuine' | 'repeated' | 'forged' | 'outdated' | 'prompt';
    /** Null when it was not asked. */
    passed: boolean | null;
    advice: string | null;
    webhook_log_id: number | null;
  }[];
};

/** A recovery on its way: `done` of its `total` deliveries are made. */
export type WebhookJobRow = {
  id: number;
  endpoint_id: number;
  since: string;
  until: string;
  state: 'queued' | 'running' | 'done' | 'cancelled';
  total: number;
  done: number;
  created_at: string;
  finished_at: string | null;
};

export type AttemptStatus = 'success' | 'failed' | 'error';

/** One attempt, as lists show it. */
export type LogRow = {
  id: number;
  event_id: string;
  endpoint_id: number;
  /** Null for a test event. */
  delivery_id: number | null;
  event: AnyEventName;
  model: string;
  record_id: number;
  test: boolean;
  url: string;
  attempt: number;
  status: AttemptStatus;
  status_code: number | null;
  error_code: AttemptErrorCode | null;
  error_message: string | null;
  peer_ip: string | null;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  duration_ms: number;
  started_at: string;
  created_at: string;
};

export type HeadersByName = Record<string, string | string[]>;

/** One attempt with both sides. */
export type LogDetail = LogRow & {
  request_headers: HeadersByName;
  /** The exact text that was signed and sent. */
  payload: string;
  response_headers: HeadersByName | null;
  response_body: string | null;
  response_body_bytes: number;
  response_body_truncated: boolean;
};

export type EventRow = {
  id: string;
  seq: number;
  event: AnyEventName;
  model: string;
  record_id: number;
  timestamp: string;
  /** The exact text of the POST. */
  body: string;
};

export type DeliveryState = 'due' | 'leased' | 'waiting' | 'delivered' | 'failed' | 'skipped';

export type DeliveryRow = {
  id: number;
  endpoint_id: number;
  kind: 'event' | 'resend';
  state: DeliveryState;
  reason: string | null;
  attempts: number;
  interruptions: number;
  next_attempt_at: string | null;
  created_at: string;
  settled_at: string | null;
};

/** A delivery in a list, with the event it is about. */
export type DeliveryOfEvent = DeliveryRow & {
  event_id: string;
  event: EventName;
  model: string;
  record_id: number;
  /** The newest that is still in the log. */
  last_attempt: (Pick<LogRow, 'status' | 'status_code' | 'error_code'> & { webhook_log_id: number; at: string }) | null;
};

/** For one endpoint: what was decided about an event, and why. */
export type Explanation = {
  endpoint_id: number;
  delivery_id: number | null;
  state: DeliveryState | null;
  reason: string;
  explanation: string;
  next_attempt_at: string | null;
};

export type EventDetail = EventRow & {
  deliveries: DeliveryRow[];
  attempts: LogRow[];
  explanations: Explanation[];
};
