import type { Contact, RecordOf } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import type { Database } from './database.ts';

export async function listContacts(db: Database, query: ContactQuery): Promise<Page<Contact>> {
  const { page, perPage } = query;
  const list = new ContactList(query, 'strpos');
  const rows = await contactsOf(db, list.rows({ limit: perPage, offset: (page - 1) * perPage }));
  return { rows, total: totalFrom(rows.length, query) ?? (await countOf(db, list.count())) };
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
