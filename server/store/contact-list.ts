import type { Contact } from '../workspace/records.ts';
import { foldCase, selection, type Bindable } from './columns.ts';
import type { ContactFilter, ContactQuery } from './contract.ts';

/** A statement with `?` for its values. */
export type Statement = { sql: string; values: Bindable[] };

type Span = { limit: number; offset?: number };

/**
 * How contacts are found in both stores: first the ids of a page, from what is ordered already, then the rows of those
 * alone. `contains` is the database's condition that a contact `c` holds a text.
 */
export class ContactList {
  readonly #workspaceId: number;
  readonly #source: string;
  readonly #at: string;
  readonly #id: string;
  readonly #where: string;
  readonly #values: Bindable[];

  constructor(filter: ContactFilter, contains: string) {
    const { workspaceId, groupId, after } = filter;
    const wanted = conditionsOf(filter, contains);
    const inGroup = groupId !== undefined;
    const joined = 'group_contacts g JOIN contacts c ON c.workspace_id = g.workspace_id AND c.id = g.contact_id';
    this.#workspaceId = workspaceId;
    this.#source = inGroup ? (wanted.length > 0 ? joined : 'group_contacts g') : 'contacts c';
    [this.#at, this.#id] = inGroup ? ['g.created_at', 'g.contact_id'] : ['c.created_at', 'c.id'];
    const place = inGroup ? 'g.workspace_id = ? AND g.group_id = ?' : 'c.workspace_id = ?';
    const beyond = after ? [`(${this.#at}, ${this.#id}) < (?, ?)`] : [];
    this.#where = [place, ...wanted.map(({ sql }) => sql), ...beyond].join(' AND ');
    this.#values = [
      workspaceId, ...(inGroup ? [groupId] : []), ...wanted.map(({ value }) => value), ...(after ? [after.createdAt, after.id] : []),
    ];
  }

  count(): Statement {
    return { sql: `SELECT count(*) AS total FROM ${this.#source} WHERE ${this.#where}`, values: this.#values };
  }

  /** Of all, newest first; without a limit. */
  ids(): Statement {
    const order = `ORDER BY ${this.#at} DESC, ${this.#id} DESC`;
    return { sql: `SELECT ${this.#id} AS id FROM ${this.#source} WHERE ${this.#where} ${order}`, values: this.#values };
  }

  /** Newest first. */
  rows({ limit, offset = 0 }: Span): Statement {
    const ids = this.ids();
    const sql = `
      SELECT ${selection('contact')} FROM contacts
      WHERE workspace_id = ? AND id IN (SELECT id FROM (${ids.sql} LIMIT ? OFFSET ?) AS page)
      ORDER BY created_at DESC, id DESC`;
    return { sql, values: [this.#workspaceId, ...ids.values, limit, offset] };
  }
}

type Condition = { sql: string; value: Bindable };

function conditionsOf(filter: ContactFilter, contains: string): Condition[] {
  const { type, statusId, sourceId, assignedId, search, updatedAfter } = filter;
  const wanted: [sql: string, value: Bindable | undefined][] = [
    ['c.type = ?', type],
    ['c.status_id = ?', statusId],
    ['c.source_id = ?', sourceId],
    ['c.assigned_id = ?', assignedId],
    ['c.updated_at > ?', updatedAfter],
    [contains, search && foldCase(search)],
  ];
  return wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
}

/**
 * How many there are, where a page that is not full tells. Else they are those up to its end and those of `rest`, so that
 * everything is looked at once: what comes before the page and in it for the page, the rest for its number alone. With the
 * first page all are counted, for comparing each with its end would take longer than the few that it leaves out.
 */
export function totalFrom(rows: Contact[], query: ContactQuery): { total: number } | { upToEnd: number; rest: ContactFilter } {
  const before = (query.page - 1) * query.perPage;
  const last = rows.at(-1);
  const isLast = rows.length < query.perPage && (last !== undefined || query.page === 1);
  if (isLast) return { total: before + rows.length };
  if (!last || query.page === 1) return { upToEnd: 0, rest: query };
  return { upToEnd: before + rows.length, rest: { ...query, after: { createdAt: last.created_at, id: last.id } } };
}
