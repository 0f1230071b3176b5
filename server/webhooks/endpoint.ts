import type { EventName, Model } from '../../contract/webhook-event.ts';
import type { Event } from './event.ts';
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
  execution: Execution;
  secrets: Secrets;
  headers: OwnHeader[];
  retryPolicy: RetryPolicy;
  /** First and further attempts per second, over all nodes; null for no limit. */
  rateLimit: number | null;
  /** Attempts in flight at once, over all nodes; null for what the engine finds out. */
  concurrency: number | null;
};

export type Actions = Record<Model, Record<EventName, boolean>>;

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
  execution: 'synchronous',
  headers: [],
  retryPolicy: 'standard',
  rateLimit: null,
  concurrency: null,
};

/** Whether its deliveries are kept in the table until someone or something lets them through. */
export function isHeldBack({ paused }: Endpoint): boolean {
  return paused;
}

/** Why an event was not sent to an endpoint. */
export const SKIP_REASONS = {
  disabled: 'Webhooks were switched off.',
  not_selected: 'This kind of event was not selected.',
  deleted: 'The endpoint was deleted.',
} as const;

export type SkipReason = keyof typeof SKIP_REASONS;

/** Whether an endpoint wants an event now: null when it does, else the reason why not. */
export function reasonToSkip(endpoint: Endpoint, event: Pick<Event, 'model' | 'event'>): SkipReason | null {
  if (!endpoint.enabled) return 'disabled';
  return endpoint.actions[event.model][event.event] ? null : 'not_selected';
}
