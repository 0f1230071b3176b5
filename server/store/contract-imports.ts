import type { Via } from '../workspace/change.ts';
import type { Import, RowRefusal } from '../workspace/import.ts';
import type { Committed, CommitPlan, Conflict } from './contract.ts';

/** Files of contacts that are taken in: first kept in pieces, then read row by row. */
export interface ImportStore {
  /** One to be received. With the key of an earlier one it is that one; refused when too many are not finished yet. */
  begin(begin: NewImport): Promise<{ importId: number } | { earlier: Import } | { tooMany: true }>;
  addPiece(piece: ImportPiece): Promise<void>;
  /** All of it is here: the import is queued. */
  received(file: { workspaceId: number; importId: number; bytes: number; digest: string; totalRows: number }): Promise<void>;
  /** Forgets one that was not received to its end. */
  discard(key: ImportKey): Promise<void>;
  /** Forgets what is being received and had its last piece before `beforeMs`: whoever received it is gone. */
  discardAbandoned(beforeMs: number): Promise<void>;
  get(workspaceId: number, id: number): Promise<Import | null>;
  /** Newest first. */
  list(query: { workspaceId: number; before?: number; limit: number }): Promise<Import[]>;
  /** One that nobody reads at this time, for whoever asks, until `untilMs`, as it is with jobs. Null: there is none. */
  claim(claim: { nowMs: number; untilMs: number; key?: ImportKey }): Promise<Import | null>;
  piece(workspaceId: number, importId: number, nth: number): Promise<Uint8Array | null>;
  /** Changes and the progress that they make, all or nothing. `stopped`: cancelled, or somebody else has read on. */
  step(step: ImportStep): Promise<Committed[] | Conflict | { stopped: true }>;
  /** Ends it and forgets the file. False: it had ended already. */
  finish(end: { workspaceId: number; importId: number; state: 'done' | 'cancelled'; nowMs: number }): Promise<boolean>;
  /** Deletes at most `limit` of what ended before `beforeMs`: first the rows it refused, then itself. Answers how many went. */
  purge(step: { beforeMs: number; limit: number }): Promise<number>;
  refusals(query: { workspaceId: number; importId: number; after: { line: number; field: string }; limit: number }): Promise<RowRefusal[]>;
}

export type ImportPiece = ImportKey & { nth: number; bytes: Uint8Array; nowMs: number };

export type ImportKey = { workspaceId: number; importId: number };

export type NewImport = {
  workspaceId: number;
  /** Who said what with an Idempotency-Key, in one text; null without one. */
  key: string | null;
  via: Via;
  /** An earlier import that began before this is not looked for. */
  keySinceMs: number;
  maxOpen: number;
  nowMs: number;
};

export type ImportStep = ImportKey & {
  plans: CommitPlan[];
  /** The rows that were decided before this step. */
  fromRows: number;
  accepted: number;
  /** By row, so that a row with two complaints counts once. */
  refused: RowRefusal[][];
  untilMs: number;
};
