import type { Micros } from '../kit/time.ts';
import type { Delivery, DeliveryNumbers } from '../webhooks/delivery.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Lesson } from '../webhooks/flow/catch-up.ts';
import type { Flow } from '../webhooks/flow/flow.ts';
import type { OwedState } from '../webhooks/receipt.ts';
import type { Noted } from './contract-audit.ts';
import type { Conflict } from './contract.ts';

/** The endpoints of a workspace beyond their settings, which `WorkspaceStore` reads and `saveEndpoint` writes. */
export interface EndpointStore {
  /** Each write is refused when the workspace is not at `referenceVersion` any more. */
  add(add: NewEndpoint): Promise<{ endpointId: number } | Conflict>;
  /** From here on nothing is owed to it. Its row stays, because its deliveries and its log name it. */
  remove(removal: EndpointRemoval): Promise<Conflict | null>;
  /**
   * Leases due deliveries of an endpoint with limits, or with an outage, to this node: as many as its flow lets through.
   * Decided in the transaction that leases them, so the limits hold over all nodes.
   */
  claim(query: GatedQuery): Promise<GatedClaim>;
  /** What an attempt says about its endpoint. Called after the attempt's row is durable, for an endpoint that catches up. */
  learn(lesson: EndpointLesson): Promise<Learnt>;
  /** The flow of each endpoint that ever had one, with what waits for it: MAX_COUNTED_BACKLOG stands for so many or more. */
  health(query: { workspaceId: number; endpointIds: number[] }): Promise<EndpointHealth[]>;
  /** What an event that is owed to a numbered endpoint carries there; null when it was not owed, or the endpoint not numbered. */
  numbers(query: NumbersQuery): Promise<DeliveryNumbers | null>;
  /** How often the change of an event has gone from system to system, where an endpoint minded: else once. */
  hops(query: HopsQuery): Promise<number>;
  /** What became of the events with a seq above `after` at an endpoint, in order of seq. */
  owed(query: OwedQuery): Promise<OwedEvent[]>;
}

export type NewEndpoint = { endpoint: Omit<Endpoint, 'id'>; referenceVersion: number; audit?: Noted };
export type EndpointRemoval = { workspaceId: number; id: number; referenceVersion: number; nowMs: number; audit?: Noted };

export type GatedQuery = {
  endpoint: Pick<Endpoint, 'workspaceId' | 'id' | 'rateLimit' | 'concurrency'>;
  nowMs: number;
  limit: number;
};
/** `againAtMs`: when to ask again, null when nothing is left. */
export type GatedClaim = { deliveries: Delivery[]; againAtMs: number | null };

export type EndpointLesson = { workspaceId: number; endpointId: number; lesson: Lesson };
/** Whether an outage began or ended with it, and when the endpoint's deliveries are to be looked for. */
export type Learnt = { turned: boolean; againAtMs: number | null };

export type NumbersQuery = { workspaceId: number; eventSeq: number; endpointId: number };

export type HopsQuery = { workspaceId: number; eventSeq: number };

export type OwedQuery = { workspaceId: number; endpointId: number; after: number; limit: number };
/** `state`: null when it was not to get the event. */
export type OwedEvent = { seq: number; id: string; committedAt: Micros; state: OwedState | null };

export type EndpointHealth = {
  endpointId: number;
  flow: Flow;
  backlog: number;
  /** From when the first of what is due may be attempted; null when nothing is. */
  nextDueMs: number | null;
};
