import type { Import, ImportState } from '../workspace/import.ts';

/** A row of `imports` as both stores read it. */
export type ImportRow = {
  workspaceId: number;
  id: number;
  state: ImportState;
  bytes: number | null;
  digest: string | null;
  totalRows: number | null;
  rowsRead: number;
  accepted: number;
  refused: number;
  createdAtMs: number;
  finishedAtMs: number | null;
  tokenId: number | null;
  hops: number | null;
};

export function importOf({ rowsRead, tokenId, hops, ...row }: ImportRow): Import {
  return { ...row, rows: rowsRead, via: { tokenId, hops: hops ?? 1 } };
}
