/** The columns of contacts that can be imported, in the order of an export. */
export const CONTACT_COLUMNS = [
  'firstname', 'lastname', 'phone', 'email', 'type', 'status_id', 'source_id', 'company', 'description', 'website',
  'country_id', 'zip', 'city', 'state', 'address', 'assigned_id', 'groups', 'group_id',
] as const;

export type ContactColumn = (typeof CONTACT_COLUMNS)[number];

/** What an export has too, and nobody can set. */
export const READ_ONLY_COLUMNS = ['id', 'tenant_id', 'is_enabled', 'is_opted_out', 'created_at', 'updated_at'];

/** Without one of these a file is refused. */
export const REQUIRED_COLUMNS: readonly ContactColumn[] = ['firstname', 'phone', 'type', 'status_id', 'source_id'];
