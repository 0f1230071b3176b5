import type { Contact, RecordOf } from '../../workspace/records.ts';
import { ContactList, totalFrom, type Statement } from '../contact-list.ts';
import type { ContactFilter, ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import type { Database } from './database.ts';

export function listContacts(db: Database, query: ContactQuery): Page<Contact> {
  const { page, perPage } = query;
  const list = new ContactList(query, 'instr');
  const rows = contactsOf(db, list.rows({ limit: perPage, offset: (page - 1) * perPage }));
  const total = totalFrom(rows.length, query);
  return { rows, total: total ?? countOf(db, list.count()) };
}

export function listContactsAfter(db: Database, query: ContactFilter & { limit: number }): Contact[] {
  return contactsOf(db, new ContactList(query, 'instr').rows(query));
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
