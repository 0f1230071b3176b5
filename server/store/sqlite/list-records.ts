import type { Contact, RecordKind, RecordOf } from '../../workspace/records.ts';
import type { ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import { foldCase, LAYOUTS, selection, type Bindable, type Row } from '../columns.ts';
import type { Database } from './database.ts';

/** Registered on the reader's connection: SQLite's own lower() knows ASCII alone. */
export const FOLD_CASE = 'fold_case';

const SEARCHED = ['firstname', 'lastname', 'phone', 'email', 'company'];

/** Fields are set apart by a character that no single-line field can hold, so that nothing is found across two. */
const HAYSTACK = `${FOLD_CASE}(${SEARCHED.map((column) => `coalesce(${column}, '')`).join(` || char(10) || `)})`;

const IN_GROUP = `
  EXISTS (
    SELECT 1 FROM group_contacts g WHERE g.workspace_id = contacts.workspace_id AND g.group_id = ?
      AND g.created_at = contacts.created_at AND g.contact_id = contacts.id
  )`;

type Condition = { sql: string; value: Bindable };

export function listContacts(db: Database, query: ContactQuery): Page<Contact> {
  const { workspaceId, type, statusId, sourceId, assignedId, groupId, search, updatedAfter } = query;
  const wanted: { sql: string; value: Bindable | undefined }[] = [
    { sql: 'workspace_id = ?', value: workspaceId },
    { sql: 'type = ?', value: type },
    { sql: 'status_id = ?', value: statusId },
    { sql: 'source_id = ?', value: sourceId },
    { sql: 'assigned_id = ?', value: assignedId },
    { sql: IN_GROUP, value: groupId },
    { sql: 'updated_at > ?', value: updatedAfter },
    { sql: `instr(${HAYSTACK}, ?) > 0`, value: search && foldCase(search) },
  ];
  const conditions = wanted.flatMap(({ sql, value }): Condition[] => (value === undefined ? [] : [{ sql, value }]));
  return pageOf(db, 'contact', { ...query, conditions });
}

/** Everything but contacts: one kind, whole. */
export function listNamed(db: Database, [kind, query]: [NameHolder, PageQuery]): Page<RecordOf[NameHolder]> {
  return pageOf(db, kind, { ...query, conditions: [{ sql: 'workspace_id = ?', value: query.workspaceId }] });
}

type Selected = PageQuery & { conditions: Condition[] };

function pageOf<M extends RecordKind>(db: Database, model: M, { page, perPage, conditions }: Selected): Page<RecordOf[M]> {
  const from = `FROM ${LAYOUTS[model].table} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  const values = conditions.map(({ value }) => value);
  const total = db.row<{ total: number }>(`SELECT count(*) AS total ${from}`, values)?.total ?? 0;
  const select = `SELECT ${selection(model)} ${from} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
  const rows = db.rows<Row>(select, [...values, perPage, (page - 1) * perPage]);
  return { rows: rows.map((row) => LAYOUTS[model].fromRow(row)), total };
}
