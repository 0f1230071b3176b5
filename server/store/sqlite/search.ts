import type { Bindable } from '../columns.ts';
import type { Database } from './database.ts';

/** Rows that an index finds, newest first: its name and conditions, without what no index knows. */
export type Part = { from: string; values: Bindable[] };
export type Condition = { sql: string; value: Bindable };
export type FoundIds = { ids: number[]; searchedTo: number | null };

type Search = { unindexed: Condition[]; limit: number; within?: number };

/** Of what may be asked for, what was. */
export function given(wanted: (readonly [sql: string, value: Bindable | undefined])[]): Condition[] {
  return wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
}

/**
 * The newest ids of all parts that fit the conditions. `within` is shared out among the parts, and the search has come as
 * far as the one that came least far: what others found beyond is left for when it goes on.
 */
export function search(db: Database, parts: Part[], { unindexed, limit, within }: Search): FoundIds {
  const each = within === undefined || unindexed.length === 0 ? null : Math.max(limit, Math.ceil(within / parts.length));
  const where = unindexed.map(({ sql }) => sql).join(' AND ') || 'TRUE';
  const found = parts.map(({ from, values }) => {
    const newest = each === null ? `${from} AND ${where}` : `(SELECT * FROM ${from} ORDER BY id DESC LIMIT ${each}) WHERE ${where}`;
    const asked = [...values, ...unindexed.map(({ value }) => value), limit];
    const ids = db.rows<{ id: number }>(`SELECT id FROM ${newest} ORDER BY id DESC LIMIT ?`, asked).map(({ id }) => id);
    return { ids, end: each === null || ids.length >= limit ? null : endOf(db, { from, values }, each) };
  });
  const ends = found.flatMap(({ end }) => end ?? []);
  const searchedTo = ends.length === 0 ? null : Math.max(...ends);
  const ids = found.flatMap((part) => part.ids).filter((id) => searchedTo === null || id >= searchedTo);
  return { ids: ids.sort((a, b) => b - a).slice(0, limit), searchedTo };
}

/** The last row that was looked at, if there are more. */
function endOf(db: Database, { from, values }: Part, rows: number): number | null {
  const ids = db.rows<{ id: number }>(`SELECT id FROM ${from} ORDER BY id DESC LIMIT 2 OFFSET ?`, [...values, rows - 1]);
  return ids.length < 2 ? null : (ids[0]?.id ?? null);
}
