import type { AnyEventName, AnyModel } from '../../contract/webhook-event.ts';
import type { SkipReason } from './endpoint.ts';

/**
 * One event owed to one endpoint. Its states:
 *
 *     waiting ─▶ due ─▶ leased ─▶ delivered │ failed │ skipped
 *                 ▲        │
 *                 └────────┘  a retry, or a lease given back
 *
 * waiting: an earlier delivery of the same record to the same endpoint is not settled yet.
 * due: in the table, to be claimed once `dueAt` has passed. leased: in the memory of one node, perhaps on the wire.
 */
export const DELIVERY_STATES = ['waiting', 'due', 'leased', 'delivered', 'failed', 'skipped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export type SettledState = 'delivered' | 'failed' | 'skipped';

/** A resend is exempt from order per record, and from the check boxes: somebody asked for it by hand. */
export type DeliveryKind = 'event' | 'resend';

export type Delivery = {
  workspaceId: number;
  id: number;
  endpointId: number;
  kind: DeliveryKind;
  eventSeq: number;
  eventId: string;
  event: AnyEventName;
  model: AnyModel;
  recordId: number;
  /** The stored text of the event: these bytes are signed and sent. */
  body: string;
  /** Under whom it is leased. A node that lost its leases comes back under another number. */
  node: number;
  /** It came to the engine straight from the commit of this process: whoever waits for its end waits here. */
  bornHere?: true;
} & Progress;

/** `number`: without gaps per endpoint, in the order of the commits. Null for the version of what is no record of ours. */
export type DeliveryNumbers = { number: number; recordVersion: number | null };

/** How far the attempts of a delivery have come. */
export type Progress = {
  /** Ended attempts that count towards the three. */
  attempts: number;
  /** Attempts cut off by a stop or a crash of ours; they do not count. */
  interruptions: number;
  /** The number the last POST carried in X-Webhook-Attempt; the next carries one more. */
  lastNumber: number;
};

/** receiver_gone: it answered 410 to an endpoint whose retries would go on for days. */
export type DeliveryReason = SkipReason | 'attempts_exhausted' | 'interrupted_too_often' | 'receiver_gone';

/** A delivery as it is shown: without the body, with its state. */
export type DeliveryView = Omit<Delivery, 'body' | 'node'> & {
  state: DeliveryState;
  reason: DeliveryReason | null;
  /** Wall-clock milliseconds of the next attempt; null when none is planned. */
  dueAt: number | null;
  createdAt: number;
  settledAt: number | null;
};
