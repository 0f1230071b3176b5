import type { Contact, RecordOf } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import type { Database } from './database.ts';

/** From the index alone, but for a key that is too long for it. */
const CONTAINS = `
  strpos(coalesce(c.listed_key, (SELECT l.search_key FROM contacts l WHERE l.workspace_id = c.workspace_id AND l.id = c.id)), ?) > 0`;

export async function listContacts(db: Database, query: ContactQuery): Promise<Page<Contact>> {
  const { page, perPage } = query;
  const rows = await contactsOf(db, new ContactList(query, CONTAINS).rows({ limit: perPage, offset: (page - 1) * perPage }));
  const known = totalFrom(rows, query);
  if ('total' in known) return { rows, total: known.total };
  const { sql, values } = new ContactList(known.rest, CONTAINS).ids();
  const counted = await countOf(db, { sql: `SELECT count(*) AS total FROM (${sql} LIMIT (SELECT ${MAX_INT})) AS listed`, values });
  return { rows, total: known.upToEnd + counted };
}

/**
 * More contacts than a workspace has. Without a limit whose value it cannot know, PostgreSQL would rather gather all that it
 * counts from a bitmap than read it in its order, which takes half as long again.
 */
const MAX_INT = 2_147_483_647;

export function listContactsAfter(db: Database, query: ContactFilter & { limit: number }): Promise<Contact[]> {
  return contactsOf(db, new ContactList(query, CONTAINS).rows(query));
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
