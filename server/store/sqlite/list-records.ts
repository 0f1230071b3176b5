import type { Contact, RecordOf } from '../../workspace/records.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import type { Database } from './database.ts';

const CONTAINS = 'instr(c.search_key, ?) > 0';

export function listContacts(db: Database, query: ContactQuery): Page<Contact> {
  const { page, perPage } = query;
  const rows = contactsOf(db, new ContactList(query, CONTAINS).rows({ limit: perPage, offset: (page - 1) * perPage }));
  const known = totalFrom(rows, query);
  if ('total' in known) return { rows, total: known.total };
  return { rows, total: known.upToEnd + countOf(db, new ContactList(known.rest, CONTAINS).count()) };
}

export function listContactsAfter(db: Database, query: ContactFilter & { limit: number }): Contact[] {
  return contactsOf(db, new ContactList(query, CONTAINS).rows(query));
}

function contactsOf(db: Database, { sql, values }: Statement): Contact[] {
  return db.rows<Row>(sql, values).map(LAYOUTS.contact.fromRow);
}

function countOf(db: Database, { sql, values }: Statement): number {
  return db.row<{ total: number }>(sql, values)?.total ?? 0;
}

/** Everything but contacts: one kind, whole. */
export function listNamed(db: Database, [kind, query]: [NameHolder, PageQuery]): Page<RecordOf[NameHolder]> {
  const { workspaceId, page, perPage } = query;
  const from = `FROM ${LAYOUTS[kind].table} WHERE workspace_id = ?`;
  const select = `SELECT ${selection(kind)} ${from} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
  const rows = db.rows<Row>(select, [workspaceId, perPage, (page - 1) * perPage]);
  const total = countOf(db, { sql: `SELECT count(*) AS total ${from}`, values: [workspaceId] });
  return { rows: rows.map((row) => LAYOUTS[kind].fromRow(row)), total };
}
