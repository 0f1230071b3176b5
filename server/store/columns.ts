import type { RecordWrite } from '../workspace/change.ts';
import type { Contact, CustomField, NamedKind, RecordKind, RecordOf, Status } from '../workspace/records.ts';

/** What both databases store as it is. Truth values are 0 and 1, times are numbers. */
export type Bindable = string | number | null | Uint8Array;

/**
 * How each kind of record lies in its table, in both stores. A row travels to the database as the bare values in this
 * order: cloning a record with its names to SQLite's thread takes 4 times as long.
 */
type Layout<M extends RecordKind> = {
  table: string;
  /** Written once. */
  fixed: readonly string[];
  /** Written at every change, after the fixed ones. */
  mutable: readonly string[];
  toRow: (record: RecordOf[M]) => Bindable[];
  fromRow: (row: Row) => RecordOf[M];
};

export type Row = Record<string, Bindable>;

const FIXED = ['id', 'created_at'] as const;

export const LAYOUTS: { [M in RecordKind]: Layout<M> } = {
  contact: {
    table: 'contacts',
    fixed: FIXED,
    mutable: [
      'version', 'updated_at', 'firstname', 'lastname', 'phone', 'email', 'email_key', 'type', 'status_id', 'source_id',
      'company', 'description', 'website', 'country_id', 'zip', 'city', 'state', 'address', 'assigned_id', 'group_id',
      'custom_fields_data', 'is_enabled', 'is_opted_out', 'search_key',
    ],
    toRow: (contact) => [
      contact.id, contact.created_at, contact.version, contact.updated_at, contact.firstname, contact.lastname,
      contact.phone ?? `${HIDDEN}${contact.id}`, contact.email, contact.email && foldCase(contact.email), contact.type, contact.status_id,
      contact.source_id, contact.company, contact.description, contact.website, contact.country_id, contact.zip,
      contact.city, contact.state, contact.address, contact.assigned_id, JSON.stringify(contact.group_id),
      JSON.stringify(contact.custom_fields_data), contact.is_enabled, contact.is_opted_out, searchKey(contact),
    ],
    // A row is what toRow wrote, so only the phone, the two collections and the keys differ from the record.
    fromRow: ({ email_key: _email, search_key: _search, ...row }) => ({
      ...(row as unknown as Contact),
      phone: phoneOf(String(row['phone'])),
      group_id: JSON.parse(String(row['group_id'])) as number[],
      custom_fields_data: JSON.parse(String(row['custom_fields_data'])) as Record<string, unknown>,
    }),
  },
  status: {
    table: 'statuses',
    fixed: FIXED,
    mutable: ['version', 'updated_at', 'name', 'name_key', 'color', 'isdefault'],
    toRow: ({ id, created_at, version, updated_at, name, color, isdefault }) => [
      id, created_at, version, updated_at, name, foldCase(name), color, isdefault,
    ],
    fromRow: ({ name_key: _, ...row }) => row as unknown as Status,
  },
  source: layoutOfNames('sources'),
  group: layoutOfNames('groups'),
  custom_field: {
    table: 'custom_fields',
    fixed: FIXED,
    mutable: ['version', 'updated_at', 'name', 'name_key', 'slug', 'type', 'options', 'required'],
    toRow: (field) => [
      field.id, field.created_at, field.version, field.updated_at, field.name, foldCase(field.name), field.slug, field.type,
      JSON.stringify(field.options), field.required,
    ],
    fromRow: ({ name_key: _, ...row }) => ({
      ...(row as unknown as CustomField),
      options: JSON.parse(String(row['options'])) as string[],
    }),
  },
};

/** The column is unique and never null: whose number is hidden stands there under an id of their own. */
const HIDDEN = '~';

/** The phone number in a column; null when it is hidden. */
export function phoneOf(column: string): string | null {
  return column.startsWith(HIDDEN) ? null : column;
}

/** A record that is its name; the row that is read is the record without the comparison key. */
function layoutOfNames<K extends NamedKind>(table: string): Layout<K> {
  return {
    table,
    fixed: FIXED,
    mutable: ['version', 'updated_at', 'name', 'name_key'],
    toRow: ({ id, created_at, version, updated_at, name }) => [id, created_at, version, updated_at, name, foldCase(name)],
    fromRow: ({ name_key: _, ...row }) => row as unknown as RecordOf[K],
  };
}

export const RECORD_KINDS = ['contact', 'status', 'source', 'group', 'custom_field'] as const satisfies readonly RecordKind[];

/** Kinds whose names are unique in a workspace, without regard to case. */
export const NAMED = ['status', 'source', 'group', 'custom_field'] as const satisfies readonly RecordKind[];

/** Changes of these make what others have decided on outdated. A group is guarded by the key that leads to it. */
export function countsAsReference(kind: RecordKind): boolean {
  return kind !== 'contact' && kind !== 'group';
}

/** The bare values of a record that is written. */
export function rowOf(write: Exclude<RecordWrite, { write: 'delete' }>): Bindable[] {
  switch (write.model) {
    case 'contact':
      return LAYOUTS.contact.toRow(write.row);
    case 'status':
      return LAYOUTS.status.toRow(write.row);
    case 'source':
      return LAYOUTS.source.toRow(write.row);
    case 'group':
      return LAYOUTS.group.toRow(write.row);
    case 'custom_field':
      return LAYOUTS.custom_field.toRow(write.row);
  }
}

/** What a search looks through, the fields set apart by a character that none of them can hold. */
function searchKey({ firstname, lastname, phone, email, company }: Contact): string {
  return foldCase(`${firstname}\n${lastname ?? ''}\n${phone ?? ''}\n${email ?? ''}\n${company ?? ''}`);
}

/** SQLite folds the case of ASCII alone and PostgreSQL by its locale, so keys for comparison are made here. */
export function foldCase(text: string): string {
  return text.toLowerCase();
}

/** The columns of a record's table, under the names of the record. */
export function selection(model: RecordKind): string {
  const { fixed, mutable } = LAYOUTS[model];
  return ['workspace_id AS tenant_id', ...fixed, ...mutable].join(', ');
}
