import type { Contact, RecordOf } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import type { Database } from './database.ts';

export async function listContacts(db: Database, query: ContactQuery): Promise<Page<Contact>> {
  const { page, perPage } = query;
  const list = new ContactList(query, 'strpos');
  if (list.looksAtRows) return listInOnePass(db, list, query);
  const rows = await contactsOf(db, list.rows({ limit: perPage, offset: (page - 1) * perPage }));
  return { rows, total: totalFrom(rows.length, query) ?? (await countOf(db, list.count())) };
}

/** Subscripts of arrays, and more contacts than a workspace has. */
const MAX_INT = 2_147_483_647;

/**
 * What is filtered is looked at once, for the page and for its number together: that is most of the time. Without a limit
 * whose value it cannot know, PostgreSQL would rather sort all of it than read it in its order.
 */
async function listInOnePass(db: Database, list: ContactList, { workspaceId, page, perPage }: ContactQuery): Promise<Page<Contact>> {
  const ids = list.ids();
  const sql = `
    WITH found AS (
      SELECT count(*) AS total, (array_agg(listed.id))[?::int:?::int] AS ids
      FROM (${ids.sql} LIMIT (SELECT ${MAX_INT})) AS listed
    )
    SELECT found.total AS total, ${selection('contact')}
    FROM found LEFT JOIN contacts ON workspace_id = ? AND id = ANY (found.ids)
    ORDER BY created_at DESC, id DESC`;
  const [first, last] = [(page - 1) * perPage + 1, page * perPage].map((at) => Math.min(at, MAX_INT));
  const found = await db.rowsOnce<Row & { total: number }>(numbered(sql), [first ?? 1, last ?? 1, ...ids.values, workspaceId]);
  const rows = found.filter(({ id }) => id !== null).map(({ total: _, ...row }) => LAYOUTS.contact.fromRow(row));
  return { rows, total: found[0]?.total ?? 0 };
}

export function listContactsAfter(db: Database, query: ContactFilter & { limit: number }): Promise<Contact[]> {
  return contactsOf(db, new ContactList(query, 'strpos').rows(query));
}

async function contactsOf(db: Database, { sql, values }: Statement): Promise<Contact[]> {
  return (await db.rowsOnce<Row>(numbered(sql), values)).map(LAYOUTS.contact.fromRow);
}

async function countOf(db: Database, { sql, values }: Statement): Promise<number> {
  return (await db.rowsOnce<{ total: number }>(numbered(sql), values))[0]?.total ?? 0;
}

/** `$1`, `$2` and so on for the question marks. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}

/** Everything but contacts: one kind, whole. */
export async function listNamed<M extends NameHolder>(db: Database, kind: M, query: PageQuery): Promise<Page<RecordOf[M]>> {
  const { workspaceId, page, perPage } = query;
  const from = `FROM ${LAYOUTS[kind].table} WHERE workspace_id = ?`;
  const select = `SELECT ${selection(kind)} ${from} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
  const [rows, total] = await Promise.all([
    db.rowsOnce<Row>(numbered(select), [workspaceId, perPage, (page - 1) * perPage]),
    countOf(db, { sql: `SELECT count(*) AS total ${from}`, values: [workspaceId] }),
  ]);
  return { rows: rows.map((row) => LAYOUTS[kind].fromRow(row)), total };
}
