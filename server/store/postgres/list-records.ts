import type { Contact, RecordKind, RecordOf } from '../../workspace/records.ts';
import { foldCase, LAYOUTS, selection, type Row } from '../columns.ts';
import type { ContactQuery, NameHolder, Page, PageQuery } from '../contract.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';

const SEARCHED = ['firstname', 'lastname', 'phone', 'email', 'company'];

/** Fields are set apart by a character that no single-line field can hold, so that nothing is found across two. */
const HAYSTACK = `lower(concat_ws(chr(10), ${SEARCHED.join(', ')}) COLLATE "und-x-icu")`;

const IN_GROUP = `
  EXISTS (
    SELECT FROM group_contacts g WHERE g.workspace_id = contacts.workspace_id AND g.group_id = ?
      AND g.created_at = contacts.created_at AND g.contact_id = contacts.id
  )`;

export function listContacts(db: Database, query: ContactQuery): Promise<Page<Contact>> {
  const { workspaceId, type, statusId, sourceId, assignedId, groupId, search, updatedAfter } = query;
  return pageOf(db, 'contact', {
    ...query,
    ...conditions([
      ['workspace_id =', workspaceId],
      ['type =', type],
      ['status_id =', statusId],
      ['source_id =', sourceId],
      ['assigned_id =', assignedId],
      [IN_GROUP, groupId],
      ['updated_at >', updatedAfter],
      [`${HAYSTACK} LIKE`, search && `%${literal(foldCase(search))}%`],
    ]),
  });
}

/** Everything but contacts: one kind, whole. */
export function listNamed<M extends NameHolder>(db: Database, model: M, query: PageQuery): Promise<Page<RecordOf[M]>> {
  return pageOf(db, model, { ...query, ...conditions([['workspace_id =', query.workspaceId]]) });
}

type Selected = PageQuery & ReturnType<typeof conditions>;

async function pageOf<M extends RecordKind>(db: Database, model: M, selected: Selected): Promise<Page<RecordOf[M]>> {
  const { page, perPage, where, values } = selected;
  const from = `FROM ${LAYOUTS[model].table} WHERE ${where}`;
  const order = `ORDER BY created_at DESC, id DESC LIMIT ${perPage} OFFSET ${(page - 1) * perPage}`;
  const [counted, rows] = await Promise.all([
    db.rowsOnce<{ total: number }>(`SELECT count(*) AS total ${from}`, values),
    db.rowsOnce<Row>(`SELECT ${selection(model)} ${from} ${order}`, values),
  ]);
  return { rows: rows.map((row) => LAYOUTS[model].fromRow(row)), total: counted[0]?.total ?? 0 };
}

/** What LIKE would take for a pattern stands for itself. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
