import type { Found } from '../contract.ts';
import { conditions, type Wanted } from './conditions.ts';
import type { Database, Parameter } from './database.ts';

/** Rows that an index finds. `values` are for the places in all of its texts. */
export type Indexed = {
  from: string;
  /** As the index has them, the newest first. */
  order: string;
  values: Parameter[];
  /** Of several, each of which is looked through by itself: what `from` names of them, and how many they are. */
  over?: { from: string; where: string; count: number };
};

type Search = {
  indexed: Indexed;
  /** What no index knows. */
  unindexed: readonly Wanted[];
  /** Makes a list of rows of the newest. */
  select: (newest: string) => string;
  limit: number;
  within: number | undefined;
};

/**
 * The newest rows that fit the conditions. `within` is shared out among what is looked through, and the search has come as
 * far as where it came least far: what was found beyond is left for when it goes on.
 */
export async function search<Row extends { id: number }>(db: Database, asked: Search): Promise<Found<Row>> {
  const { indexed, unindexed, select, limit, within } = asked;
  const { from, order, values } = indexed;
  const others = conditions(unindexed, values.length);
  const each = within === undefined || others.values.length === 0 ? null : Math.max(limit, Math.ceil(within / (indexed.over?.count ?? 1)));
  const newest = `SELECT * FROM ${from} ORDER BY ${order} LIMIT ${each}`;
  const one =
    each === null
      ? `SELECT * FROM ${from} ${others.where && `AND ${others.where}`} ORDER BY ${order} LIMIT ${limit}`
      : `SELECT * FROM (${newest}) newest WHERE ${others.where} ORDER BY id DESC LIMIT ${limit}`;
  const [rows, end] = await Promise.all([
    db.rowsOnce<Row>(select(`${ofEach(indexed, one, '*')} ORDER BY id DESC LIMIT ${limit}`), [...values, ...others.values]),
    each === null ? null : endOf(db, indexed, each),
  ]);
  return { rows: rows.filter(({ id }) => end === null || id >= end), searchedTo: end };
}

/** The last row that was looked at, if there are more. */
async function endOf(db: Database, indexed: Indexed, rows: number): Promise<number | null> {
  const beyond = `SELECT id FROM ${indexed.from} ORDER BY ${indexed.order} OFFSET ${rows - 1} LIMIT 2`;
  const end = `SELECT max(id) AS id FROM (${beyond}) last HAVING count(*) = 2`;
  const [row] = await db.rowsOnce<{ id: number | null }>(ofEach(indexed, end, 'max(id) AS id'), indexed.values);
  return row?.id ?? null;
}

function ofEach({ over }: Indexed, select: string, columns: string): string {
  if (!over) return `SELECT ${columns} FROM (${select}) one`;
  return `SELECT ${columns} FROM (SELECT one.* FROM ${over.from} CROSS JOIN LATERAL (${select}) one WHERE ${over.where}) every`;
}
