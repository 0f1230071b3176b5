import type { EventName, Model } from '../../contract/webhook-event.ts';
import type { Event } from './event.ts';

/** Where a workspace listens, as one version of its settings has it. */
export type Endpoint = {
  workspaceId: number;
  id: number;
  enabled: boolean;
  url: string;
  actions: Actions;
  execution: Execution;
  secrets: Secrets;
};

export type Actions = Record<Model, Record<EventName, boolean>>;

export type Execution = 'synchronous' | 'queued';

export type Secrets = {
  current: string;
  /** The secret before the last rotation, while it is still accepted. `untilMs` is wall-clock milliseconds. */
  previous: { secret: string; untilMs: number } | null;
};

/** Why an event was not sent to an endpoint. */
export const SKIP_REASONS = {
  disabled: 'Webhooks were switched off.',
  not_selected: 'This kind of event was not selected.',
} as const;

export type SkipReason = keyof typeof SKIP_REASONS;

/** Whether an endpoint wants an event now: null when it does, else the reason why not. */
export function reasonToSkip(endpoint: Endpoint, event: Pick<Event, 'model' | 'event'>): SkipReason | null {
  if (!endpoint.enabled) return 'disabled';
  return endpoint.actions[event.model][event.event] ? null : 'not_selected';
}
