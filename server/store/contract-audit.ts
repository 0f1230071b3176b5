import type { AuditNote } from '../workspace/audit.ts';
import type { NotedAnswer } from './contract-answers.ts';

/**
 * The notes of who changed what. They are written by the changes themselves, in the same transaction: every method of
 * the contract that takes an `audit` does so. There is no way to change or remove one.
 */
export interface AuditStore {
  /** For what changes nothing in the database, such as showing a secret. */
  add(note: Noted): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<AuditEntry[]>;
}

/** A note, and what the call that it tells of is answered, where that is to be kept. */
export type Noted = AuditNote & { keeps?: NotedAnswer };

export type AuditQuery = { workspaceId: number; before?: number; limit: number };

export type AuditEntry = Omit<AuditNote, 'nowMs'> & { id: number; createdAtMs: number };
