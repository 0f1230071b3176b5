import { readFileSync } from 'node:fs';
import { TABLES } from '../../server/store/tables.ts';

/** Rows of these belong to one workspace. */
const OURS = TABLES.filter((table) => 'filledBy' in table || ('copied' in table && table.copied.scope === 'workspace_id = ?'));
const ON_OURS = new RegExp(`\\b(from|join|into|update)\\s+(${[...OURS.map(({ name }) => name), 'counters'].join('|')})\\b`, 'i');

/** Given a workspace, or rows of values that each name theirs. */
const BOUND = [
  /\bworkspace_id = (ANY\()?[?$]/,
  /\(workspace_id, [^)]*\) (=|IN) \((VALUES|\(|\?|\$)/,
  /INSERT INTO \w+( AS \w+)? \([^)]*\bworkspace_id\b/,
  /\bworkspace_id = given\.workspace_id/,
  /\bw\.id = [?$]/,
];

/** What looks at all workspaces, and why it may. */
const ACROSS: readonly [statement: RegExp, why: string][] = [
  [/^-- (Not b|B)reaking/, 'a migration changes every row'],
  [/FROM deliveries (INDEXED BY \w+ )?WHERE state = '(due|leased)'/, 'one engine sends for all: which endpoint is due, whose server is gone'],
  [/FROM (imports|webhook_jobs) WHERE state IN \('queued', 'running'\)/, 'the next job may be of any workspace, and is worked on in its own'],
  [/FROM whatsapp_(connections|messages)( c)? WHERE due_at <=/, 'the next connection or message may be of any workspace'],
  [/^SELECT .* FROM imports WHERE state = 'receiving' AND /, 'an upload that was given up goes, whose ever it is'],
  [/WHERE (i\.)?(finished_at|created_at|received_at|at) <=? [?$]/, 'what has ended or is old is forgotten everywhere'],
  [/FROM (webhook_logs|events) NOT INDEXED ORDER BY rowid/, 'what is old is purged everywhere'],
  [/FROM workspaces w CROSS JOIN LATERAL \(/, 'what is old is purged everywhere, workspace by workspace'],
  [/SELECT \(SELECT count\(\*\) FROM webhook_logs\)/, 'a purge is limited by a share of all there is'],
  [/^SELECT workspace_id AS "?workspaceId"?, (id, secret, .* FROM endpoints|secrets FROM whatsapp_connections)\b/, 'the key seals all secrets'],
  [/FROM tokens WHERE hash = (ANY\()?[?$]|^UPDATE tokens SET last_used_at = \S+ WHERE id = /, 'the token says which workspace it is'],
  [/FROM whatsapp_routes WHERE kind = \S+ AND meta_id = /, 'the number that Meta gave says which workspace it is'],
  [/FROM memberships m JOIN workspaces .* m\.account_id = [?$]/, 'a person is asked which workspaces are theirs'],
  [/FROM counters WHERE workspace_id = 0 /, 'counts of the installation'],
  [/FROM workspaces w JOIN counters c ON c\.workspace_id = w\.id WHERE w\.subdomain = /, 'the address says which workspace it is'],
  [/INSERT INTO whatsapp_receipts AS known \(workspace_id, .* SELECT \$1, given/, 'all of one workspace, which comes first'],
];

/** Of statements on tables of workspaces, in the file that a watched product has written: those that are not bound to one. */
export function unboundIn(file: string): string[] {
  return unboundOf(readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as string));
}

export function unboundOf(statements: readonly string[]): string[] {
  return statements
    .map((sql) => sql.trim().replace(/\s+/g, ' '))
    .filter((sql) => ON_OURS.test(sql) && ![...BOUND, ...ACROSS.map(([statement]) => statement)].some((may) => may.test(sql)));
}
