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
  /** By what the contact is known in texts that do not hold its id. To be asked before the rest is erased. */
  tracesOf(contact: { workspaceId: number; contactId: number }): Promise<Traces>;
  /**
   * Looks at the next `limit` posts of Meta's after `after`, and deletes those that name the contact and were processed. A
   * post may also tell of others, whose messages stay. `last` is null at the end.
   */
  erasePosts(step: Traces & { after: number; limit: number }): Promise<{ posts: number; last: number | null }>;
  /** The rest: answers kept for repeated calls, and messages. Written together with the note. */
  eraseRest(erasure: { workspaceId: number; contactId: number; names: string[]; audit: AuditNote }): Promise<ErasedRest>;
  /** Takes out of the files of the database what was erased from its tables. */
  wipe(): Promise<Wiped>;
  /** Whether there was an erasure that no `wipe` has finished, though a later one can. Also one of another process. */
  wipeOwed(): Promise<boolean>;
  /** As they lie in the table. */
  messagesOf(query: { workspaceId: number; contactId: number; limit: number }): Promise<Record<string, unknown>[]>;
}

/**
 * all: no file holds a byte of it. later: somebody reads for long, and the next `wipe` may do it. partly: pieces may be left
 * until a large SQLite file is written anew, and on PostgreSQL, which overwrites old rows in its own time.
 */
export type Wiped = 'all' | 'partly' | 'later';

/** `names`: phone numbers and user ids of the person. `numberIds`: the workspace's own numbers they have spoken with. */
export type Traces = { names: string[]; numberIds: string[] };

export type ErasedEvents = { events: number; attempts: number; deliveries: number; inFlight: number };
export type ErasedRest = { answers: number; messages: number };
