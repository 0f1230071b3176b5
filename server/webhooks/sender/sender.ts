import type { AnyEventName } from '../../../contract/webhook-event.ts';
import type { DeliveryNumbers } from '../delivery.ts';
import type { Endpoint } from '../endpoint.ts';
import type { AttemptResult } from '../outcome.ts';

/** What is sent, apart from where to. */
export type Message = {
  eventId: string;
  event: AnyEventName;
  /** The stored text of the event. */
  body: string;
  /** X-Webhook-Attempt. */
  number: number;
  /** What webhook-timestamp says, when not the time of the attempt: for the exam of a receiver. */
  signedAtMs?: number;
  /** What a numbered endpoint is told besides. */
  numbers?: DeliveryNumbers | null;
  /** How often the change has gone from system to system; once, when nobody says more. */
  hops?: number;
  /** Asked right before the request is written: a lease may be lost while a connection is made. False: nothing is sent. */
  isOurs: () => boolean;
};

/** Makes one HTTP attempt. Knows no store: it gets a snapshot and returns a value. */
export interface Sender {
  /** One POST at most, no hidden retry. Rejects only for a fault of ours. */
  attempt(endpoint: Endpoint, message: Message): Promise<AttemptResult>;
  /** Cuts off what is in flight; each such attempt ends with the outcome `interrupted`. */
  interrupt(): void;
  /** Closes idle connections. */
  close(): void;
}
