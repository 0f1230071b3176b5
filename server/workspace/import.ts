import type { Via } from './change.ts';

/**
 * A file of contacts on its way in. receiving: it is still being uploaded. queued: all of it is stored. running: rows are
 * read. done and cancelled: what was accepted by then stays.
 */
export const IMPORT_STATES = ['receiving', 'queued', 'running', 'done', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export type Import = {
  workspaceId: number;
  id: number;
  state: ImportState;
  /** Of the whole file, once all of it is here. */
  bytes: number | null;
  /** SHA-256 of the file in hex, once all of it is here. */
  digest: string | null;
  /** Of the whole file without its header, once all of it is here. */
  totalRows: number | null;
  /** Rows that are decided: each is accepted or refused. The header is no row. */
  rows: number;
  accepted: number;
  refused: number;
  createdAtMs: number;
  finishedAtMs: number | null;
  /** Of its contacts. */
  via: Via;
};

/** One complaint about a row. `line` counts from 1, the header; a row of several lines has that of its first. */
export type RowRefusal = { line: number; field: string; reason: string };
