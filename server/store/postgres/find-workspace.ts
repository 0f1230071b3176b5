import type { Workspace } from '../contract.ts';
import type { CustomField } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { endpointOf, ENDPOINT_SELECTION, type EndpointRow } from '../endpoint-row.ts';
import type { KnownCounters } from './counters.ts';
import type { Database } from './database.ts';
import type { Reader } from './reader.ts';
import { GroupRead } from './group-read.ts';
import { isStorable } from './storable.ts';

const SELECT = `
  SELECT w.id, w.subdomain, w.name, w.country, w.rate_limit AS "rateLimit",
    w.include_original AS "includeOriginal", c.reference_version AS "referenceVersion"
  FROM workspaces w JOIN counters c ON c.workspace_id = w.id`;
const ALL = `${SELECT} ORDER BY w.id`;
const BY_ID = `${SELECT} WHERE w.id = $1`;

const ENDPOINTS = `SELECT ${ENDPOINT_SELECTION} FROM endpoints e WHERE e.workspace_id = $1 AND e.deleted_at IS NULL ORDER BY e.id`;

const CUSTOM_FIELDS = `SELECT ${selection('custom_field')} FROM custom_fields WHERE workspace_id = $1 ORDER BY id`;

type WorkspaceRow = Omit<Workspace, 'endpoints' | 'customFields' | 'includeOriginal'> & { includeOriginal: number };
type Belongings = Pick<Workspace, 'endpoints' | 'customFields'>;

export async function listWorkspaces(db: Database): Promise<Workspace[]> {
  const rows = await db.rows<WorkspaceRow>(ALL);
  return Promise.all(rows.map(async (row) => whole(row, await belongings(db, row.id))));
}

/**
 * The version is read before what belongs to the workspace: a save in between makes a state that is newer than its version says, which
 * the next look at the version corrects.
 */
async function workspaceById(db: Database, id: number): Promise<Workspace | null> {
  const [row, owned] = await Promise.all([db.row<WorkspaceRow>(BY_ID, [id]), belongings(db, id)]);
  return row ? whole(row, owned) : null;
}

function whole(row: WorkspaceRow, owned: Belongings): Workspace {
  return { ...row, ...owned, includeOriginal: row.includeOriginal === 1 };
}

async function belongings(db: Database, id: number): Promise<Belongings> {
  const [endpoints, customFields] = await Promise.all([endpointsOf(db, id), customFieldsOf(db, id)]);
  return { endpoints, customFields };
}

async function customFieldsOf(db: Database, workspaceId: number): Promise<CustomField[]> {
  return (await db.rows<Row>(CUSTOM_FIELDS, [workspaceId])).map(LAYOUTS.custom_field.fromRow);
}

async function endpointsOf(db: Database, workspaceId: number): Promise<Workspace['endpoints']> {
  return (await db.rows<EndpointRow>(ENDPOINTS, [workspaceId])).map(endpointOf);
}

const VERSIONS_BY_SUBDOMAIN = `
  SELECT w.subdomain AS key, w.id, c.reference_version AS version
  FROM workspaces w JOIN counters c ON c.workspace_id = w.id WHERE w.subdomain = ANY($1::text[])`;
const VERSIONS_BY_ID = `
  SELECT workspace_id AS key, workspace_id AS id, reference_version AS version
  FROM counters WHERE workspace_id = ANY($1::bigint[])`;

const MAX_CACHED_WORKSPACES = 10_000;

type Version = { id: number; version: number };

/** Asks for the version each time, together with whoever else asks, and reads the rest only when it has moved. */
export class WorkspaceCache {
  readonly #near: Reader;
  readonly #counters: KnownCounters;
  readonly #open: (workspace: Workspace) => Workspace;
  readonly #workspaces = new Map<number, Workspace>();
  readonly #bySubdomain: GroupRead<string, Version>;
  readonly #byId: GroupRead<number, Version>;

  constructor({ near, counters, open }: { near: Reader; counters: KnownCounters; open: (workspace: Workspace) => Workspace }) {
    this.#near = near;
    this.#counters = counters;
    this.#open = open;
    this.#bySubdomain = new GroupRead((subdomains) => near.read((db) => versions(db, VERSIONS_BY_SUBDOMAIN, subdomains)));
    this.#byId = new GroupRead((ids) => near.read((db) => versions(db, VERSIONS_BY_ID, ids)));
  }

  async bySubdomain(subdomain: string): Promise<Workspace | null> {
    return isStorable(subdomain) ? this.#current(await this.#bySubdomain.ask(subdomain)) : null;
  }

  async byId(id: number): Promise<Workspace | null> {
    const version = this.#counters.versionNow(id);
    return this.#current(version === undefined ? await this.#byId.ask(id) : { id, version });
  }

  async #current(found: Version | null): Promise<Workspace | null> {
    if (!found) return null;
    const cached = this.#workspaces.get(found.id);
    if (cached?.referenceVersion === found.version) return cached;
    const stored = await this.#near.read((db) => workspaceById(db, found.id));
    const workspace = stored && this.#open(stored);
    if (this.#workspaces.size >= MAX_CACHED_WORKSPACES) this.#workspaces.clear();
    if (workspace) this.#workspaces.set(found.id, workspace);
    return workspace;
  }
}

async function versions<Key extends string | number>(db: Database, sql: string, keys: Key[]): Promise<Map<Key, Version>> {
  const rows = await db.rows<Version & { key: Key }>(sql, [keys]);
  return new Map(rows.map((row) => [row.key, row]));
}
