import type { EndpointFilter } from '../../contract/endpoint-filter.ts';
import type { Filtered } from '../../contract/skip-reason.ts';
import { MESSAGE_STATES, type EventName, type MessageState, type Model } from '../../contract/webhook-event.ts';
import { isEchoReason, type EchoGuard, type EchoReason } from './echo-guard.ts';
import type { Event } from './event.ts';
import { conditionsOn, isFilterReason } from './filter/filter.ts';
import type { OwnHeader } from './own-headers.ts';

/** Where a workspace listens, as one version of its settings has it. */
export type Endpoint = {
  workspaceId: number;
  id: number;
  enabled: boolean;
  /** Nothing is attempted and nothing is dropped: what is owed waits in the table. */
  paused: boolean;
  url: string;
  description: string;
  actions: Actions;
  messageActions: MessageActions;
  execution: Execution;
  secrets: Secrets;
  headers: OwnHeader[];
  retryPolicy: RetryPolicy;
  /** First and further attempts per second, over all nodes; null for no limit. */
  rateLimit: number | null;
  /** Attempts in flight at once, over all nodes; null for what the engine finds out. */
  concurrency: number | null;
  /** Whether an outage of the receiver is waited for: see `flow/`. */
  catchUp: boolean;
  /** Whether each event that is owed to it carries its number there, and the version of its record. */
  numbered: boolean;
  /** Null for none: its receiver does not write back. */
  echoGuard: EchoGuard | null;
  /** What it asks of the records behind the events it selects; null for nothing. */
  filter: EndpointFilter | null;
  /** open: an outage is on, or its backlog is not gone yet, so that deliveries go by the table. */
  circuit: Circuit;
};

export type Circuit = 'closed' | 'open';

export type Actions = Record<Model, Record<EventName, boolean>>;

/** What becomes of WhatsApp messages is told only where somebody asks for it. */
export type MessageActions = Record<MessageState, boolean>;

export type Execution = 'synchronous' | 'queued';

/** standard: three attempts, 0, 2 and 4 s apart. extended: goes on for three days. */
export const RETRY_POLICIES = ['standard', 'extended'] as const;
export type RetryPolicy = (typeof RETRY_POLICIES)[number];

export type Secrets = {
  current: string;
  /** The secret before the last rotation, while it is still accepted. `untilMs` is wall-clock milliseconds. */
  previous: { secret: string; untilMs: number } | null;
};

/** What an endpoint is before anybody sets anything: the contract's settings, and every addition off. */
export const NEW_ENDPOINT: Omit<Endpoint, 'workspaceId' | 'id' | 'secrets'> = {
  enabled: false,
  paused: false,
  url: '',
  description: '',
  actions: {
    contact: { created: false, updated: false, deleted: false },
    status: { created: false, updated: false, deleted: false },
    source: { created: false, updated: false, deleted: false },
  },
  messageActions: { sent: false, delivered: false, read: false, failed: false },
  execution: 'synchronous',
  headers: [],
  retryPolicy: 'standard',
  rateLimit: null,
  concurrency: null,
  catchUp: false,
  numbered: false,
  echoGuard: null,
  filter: null,
  circuit: 'closed',
};

/** Whether nobody can say when what is owed to it will be sent: until it is resumed, or its receiver is back. */
export function isHeldBack({ paused, circuit }: Endpoint): boolean {
  return paused || circuit === 'open';
}

/** Whether its deliveries go by the table, where its limits are kept for all nodes, instead of from memory. */
export function isGated({ rateLimit, concurrency, circuit }: Endpoint): boolean {
  return rateLimit !== null || concurrency !== null || circuit === 'open';
}

/** Why an event was not sent to an endpoint. */
export const SKIP_REASONS = {
  disabled: 'Webhooks were switched off.',
  not_selected: 'This kind of event was not selected.',
  deleted: 'The endpoint was deleted.',
  ping_pong: 'This record has caused too many deliveries here within a minute: until it has been quiet for one, none is sent.',
  erased: 'The contact was erased before this was sent; there is nothing left to send.',
} as const;

export type SkipReason = keyof typeof SKIP_REASONS | EchoReason | Filtered;

/** Whether an endpoint selects an event now: null when it does, else the reason why not. Its filter spoke at the commit. */
export function reasonToSkip(endpoint: Endpoint, event: Pick<Event, 'model' | 'event'>): SkipReason | null {
  if (!endpoint.enabled) return 'disabled';
  return isSelected(endpoint, event) ? null : 'not_selected';
}

/**
 * Whether an endpoint is to get now, together with others, what it did not get for a reason. An echo it never is; what its
 * filter kept back stays back as long as it has one for this kind of record.
 */
export function wantsAgain(endpoint: Endpoint, missed: Pick<Event, 'model' | 'event'> & { reason: string | null }): boolean {
  if (isEchoReason(missed.reason) || reasonToSkip(endpoint, missed)) return false;
  return !isFilterReason(missed.reason) || conditionsOn(endpoint.filter, missed.model).length === 0;
}

function isSelected({ actions, messageActions }: Endpoint, { model, event }: Pick<Event, 'model' | 'event'>): boolean {
  for (const state of MESSAGE_STATES) if (event === `message.${state}`) return messageActions[state];
  // Of the other models there are the three names alone.
  return model !== 'message' && actions[model][event as EventName];
}
