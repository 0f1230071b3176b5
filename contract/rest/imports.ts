/** A file of contacts on its way in. `rows` of its `total_rows` are decided: each is accepted or refused. */
export type ImportRow = {
  id: number;
  state: 'receiving' | 'queued' | 'running' | 'done' | 'cancelled';
  total_rows: number | null;
  rows: number;
  accepted: number;
  refused: number;
  created_at: string;
  finished_at: string | null;
};

/** `line` counts from 1, the header. */
export type RowComplaint = { line: number; field: string; reason: string };

export type ImportDetail = ImportRow & { refusals: RowComplaint[] };
