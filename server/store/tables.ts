/** How much of a table belongs to one workspace: by which SQL condition with one parameter, its id. */
type Scope = 'workspace_id = ?' | 'id = ?' | 'id IN (SELECT account_id FROM memberships WHERE workspace_id = ?)';

/**
 * Every table of both stores, in an order in which foreign keys let them be filled.
 *
 * copied: row by row, under the same names; `scope` is null for what concerns the whole installation. filledBy: triggers
 * on another table write it. A reason: why it stays behind.
 */
export type Table = { name: string } & (
  | { copied: { scope: Scope | null; evenForOne?: true; renamed?: Readonly<Record<string, string>> } }
  | { filledBy: string }
  | { staysBehind: string }
);

const OF_WORKSPACE = { copied: { scope: 'workspace_id = ?' } } as const;
const OF_ALL = { copied: { scope: null } } as const;
const ONLY_ROW = { only: 'singleton' };

export const TABLES: readonly Table[] = [
  { name: 'sealing', copied: { scope: null, evenForOne: true, renamed: ONLY_ROW } },
  { name: 'workspaces', copied: { scope: 'id = ?' } },
  { name: 'accounts', copied: { scope: 'id IN (SELECT account_id FROM memberships WHERE workspace_id = ?)' } },
  { name: 'memberships', ...OF_WORKSPACE },
  { name: 'invites', ...OF_WORKSPACE },
  { name: 'sessions', ...OF_ALL },
  { name: 'known_devices', ...OF_ALL },
  { name: 'tokens', ...OF_WORKSPACE },
  { name: 'request_windows', ...OF_WORKSPACE },
  { name: 'audit_log', ...OF_WORKSPACE },
  { name: 'endpoints', ...OF_WORKSPACE },
  { name: 'endpoint_flows', ...OF_WORKSPACE },
  { name: 'endpoint_counts', ...OF_WORKSPACE },
  { name: 'statuses', ...OF_WORKSPACE },
  { name: 'sources', ...OF_WORKSPACE },
  { name: 'groups', ...OF_WORKSPACE },
  { name: 'custom_fields', ...OF_WORKSPACE },
  { name: 'contacts', ...OF_WORKSPACE },
  { name: 'group_contacts', filledBy: 'contacts' },
  { name: 'events', ...OF_WORKSPACE },
  { name: 'deliveries', ...OF_WORKSPACE },
  { name: 'delivery_numbers', ...OF_WORKSPACE },
  { name: 'event_hops', ...OF_WORKSPACE },
  { name: 'webhook_logs', ...OF_WORKSPACE },
  { name: 'webhook_jobs', ...OF_WORKSPACE },
  { name: 'imports', ...OF_WORKSPACE },
  { name: 'import_pieces', ...OF_WORKSPACE },
  { name: 'import_refusals', ...OF_WORKSPACE },
  { name: 'answers', ...OF_WORKSPACE },
  { name: 'meta_app', copied: { scope: null, evenForOne: true, renamed: ONLY_ROW } },
  { name: 'app_secret_overlaps', ...OF_ALL },
  { name: 'meta_posts', ...OF_ALL },
  { name: 'whatsapp_connections', ...OF_WORKSPACE },
  { name: 'whatsapp_numbers', ...OF_WORKSPACE },
  { name: 'whatsapp_routes', ...OF_WORKSPACE },
  { name: 'whatsapp_senders', ...OF_WORKSPACE },
  { name: 'whatsapp_templates', ...OF_WORKSPACE },
  { name: 'whatsapp_messages', ...OF_WORKSPACE },
  { name: 'whatsapp_notices', ...OF_WORKSPACE },
  { name: 'whatsapp_receipts', ...OF_WORKSPACE },
  { name: 'counters', staysBehind: 'each store counts in its own way; the numbers go on where they were' },
  { name: 'record_ids', staysBehind: 'made of the counters' },
  { name: 'setup_token', staysBehind: 'a link that was printed for the old installation' },
  { name: 'sign_in_counts', staysBehind: 'forgotten within minutes anyway' },
  { name: 'nodes', staysBehind: 'the servers of one database' },
  { name: 'commit_marks', staysBehind: 'the servers of one database' },
  { name: 'ackwell_migrations', staysBehind: 'the schema of one database' },
];

/** Whose lease it was; no server has this number, so whoever starts first takes it over. */
export const NO_NODE = 0;

export type CopiedTable = Extract<Table, { copied: unknown }>;

/** What is copied when one workspace is, or all. */
export function copiedTables(workspaceId: number | null): CopiedTable[] {
  return TABLES.filter((table): table is CopiedTable => {
    if (!('copied' in table)) return false;
    return workspaceId === null || table.copied.scope !== null || table.copied.evenForOne === true;
  });
}
