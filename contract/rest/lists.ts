/** A page of records, newest first. */
export type PageOf<Row> = {
  current_page: number;
  data: Row[];
  per_page: number;
  total: number;
  last_page: number;
  from: number | null;
  to: number | null;
};

/** A part of a long list, with the cursors of the parts beside it. */
export type CursorListOf<Row> = { data: Row[]; next: string | number | null; prev: string | number | null };
