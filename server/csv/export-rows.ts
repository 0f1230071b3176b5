import { restTime } from '../kit/time.ts';
import type { ContactFilter, ContactPlace, Store, Workspace } from '../store/contract.ts';
import type { Contact, CustomField } from '../workspace/records.ts';
import { csvRow } from './cells.ts';

/** Contacts that are read at a time. */
const CONTACTS_PER_READ = 500;

const FIELDS = [
  'id', 'firstname', 'lastname', 'phone', 'email', 'type', 'status_id', 'source_id', 'company', 'description', 'website',
  'country_id', 'zip', 'city', 'state', 'address', 'assigned_id',
] as const;
const COLUMNS = [...FIELDS, 'group_id', 'is_enabled', 'is_opted_out', 'created_at', 'updated_at'];

/**
 * The contacts of a workspace as CSV, newest first, read as fast as they are taken. Each contact that is there from the
 * first to the last row appears once; what changes meanwhile appears as it is when its turn comes.
 */
export async function* exportRows(store: Store, workspace: Workspace, filter: ContactFilter): AsyncGenerator<string> {
  const { customFields } = workspace;
  yield csvRow([...COLUMNS, ...customFields.map(({ slug }) => slug)]);
  let after: ContactPlace | null = null;
  for (;;) {
    const contacts: Contact[] = await store.records.contactsAfter({ ...filter, ...(after && { after }), limit: CONTACTS_PER_READ });
    if (contacts.length > 0) yield contacts.map((contact) => csvRow(cellsOf(contact, customFields))).join('');
    const last = contacts.at(-1);
    if (!last || contacts.length < CONTACTS_PER_READ) return;
    after = { createdAt: last.created_at, id: last.id };
  }
}

function cellsOf(contact: Contact, customFields: readonly CustomField[]) {
  const { group_id, is_enabled, is_opted_out, created_at, updated_at, custom_fields_data: values } = contact;
  return [
    ...FIELDS.map((field) => contact[field]),
    group_id.join(','),
    is_enabled,
    is_opted_out,
    restTime(created_at),
    restTime(updated_at),
    ...customFields.map(({ slug }) => plain(values[slug])),
  ];
}

/** What a custom field holds is one of these; of a field that is gone nothing is written. */
function plain(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
