import type { Contact, RecordOf } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import type { Database } from './database.ts';

/** What is filtered is looked at once: what comes before the page and in it for the page, the rest for its number alone. */
export async function listContacts(db: Database, query: ContactQuery): Promise<Page<Contact>> {
  const { page, perPage } = query;
  const offset = (page - 1) * perPage;
  const rows = await contactsOf(db, new ContactList(query, 'strpos').rows({ limit: perPage, offset }));
  const total = totalFrom(rows.length, query);
  if (total !== null) return { rows, total };
  const last = rows.at(-1);
  const after = last ? { createdAt: last.created_at, id: last.id } : undefined;
  const rest = new ContactList({ ...query, ...(after && { after }) }, 'strpos').ids();
  const counted = await countOf(db, { ...rest, sql: `SELECT count(*) AS total FROM (${rest.sql} LIMIT (SELECT ${MAX_INT})) AS listed` });
  return { rows, total: counted + (last ? offset + rows.length : 0) };
}

/**
 * More contacts than a workspace has. Without a limit whose value it cannot know, PostgreSQL would rather gather all that it
 * counts from a bitmap than read it in its order, which takes half as long again.
 */
const MAX_INT = 2_147_483_647;

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
