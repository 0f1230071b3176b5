import type { AuditNote } from '../workspace/audit.ts';

/** What is held on one contact besides its row: events, deliveries, attempts, kept answers and messages. */
export interface PrivacyStore {
  /** The numbers of its events, ascending, each above `after`. */
  eventsOf(query: { workspaceId: number; contactId: number; after: number; limit: number }): Promise<number[]>;
  /**
   * Empties the bodies of these events and what receivers answered to them, and settles what is not sent yet as skipped,
   * reason `erased`; what is being sent just now is counted as `inFlight` and left. An event that holds nothing is left alone.
   */
  eraseEvents(step: { workspaceId: number; seqs: number[]; nowMs: number }): Promise<ErasedEvents>;
  /** The rest: answers kept for repeated calls, and messages. Written together with the note. */
  eraseRest(erasure: { workspaceId: number; contactId: number; audit: AuditNote }): Promise<ErasedRest>;
  /** As they lie in the table. */
  messagesOf(query: { workspaceId: number; contactId: number; limit: number }): Promise<Record<string, unknown>[]>;
}

export type ErasedEvents = { events: number; attempts: number; deliveries: number; inFlight: number };
export type ErasedRest = { answers: number; messages: number };
