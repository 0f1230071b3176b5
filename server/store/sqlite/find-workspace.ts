import type { Workspace } from '../contract.ts';
import type { Actions, Endpoint, Execution } from '../../webhooks/endpoint.ts';
import type { Database } from './database.ts';

const COLUMNS = 'id, subdomain, name, country, reference_version AS referenceVersion';
const BY_ID = `SELECT ${COLUMNS} FROM workspaces WHERE id = ?`;
const ALL = `SELECT ${COLUMNS} FROM workspaces ORDER BY id`;

const ENDPOINTS = `
  SELECT workspace_id AS workspaceId, id, enabled, url, execution, actions, secret, previous_secret AS previousSecret,
    previous_secret_until AS previousUntilMs
  FROM endpoints WHERE workspace_id = ? ORDER BY id`;

type EndpointRow = {
  workspaceId: number;
  id: number;
  enabled: number;
  url: string;
  execution: Execution;
  actions: string;
  secret: string;
  previousSecret: string | null;
  previousUntilMs: number | null;
};

export function listWorkspaces(db: Database): Workspace[] {
  return db.rows<Omit<Workspace, 'endpoints'>>(ALL).map((row) => ({ ...row, endpoints: endpointsOf(db, row.id) }));
}

function workspaceById(db: Database, id: number): Workspace | null {
  const row = db.row<Omit<Workspace, 'endpoints'>>(BY_ID, [id]);
  return row ? { ...row, endpoints: endpointsOf(db, id) } : null;
}

function endpointsOf(db: Database, workspaceId: number): Endpoint[] {
  return db.rows<EndpointRow>(ENDPOINTS, [workspaceId]).map((row) => {
    const { secret, previousSecret, previousUntilMs, ...rest } = row;
    const previous =
      previousSecret === null || previousUntilMs === null ? null : { secret: previousSecret, untilMs: previousUntilMs };
    return {
      ...rest,
      enabled: row.enabled === 1,
      actions: JSON.parse(row.actions) as Actions,
      secrets: { current: secret, previous },
    };
  });
}

const VERSION_BY_SUBDOMAIN = 'SELECT id, reference_version AS version FROM workspaces WHERE subdomain = ?';
const VERSION_BY_ID = 'SELECT id, reference_version AS version FROM workspaces WHERE id = ?';

const MAX_CACHED_WORKSPACES = 10_000;

/** Asks for the version each time, which takes 3 µs, and reads the rest only when it has moved, here or elsewhere. */
export class WorkspaceCache {
  readonly #workspaces = new Map<number, Workspace>();

  bySubdomain(db: Database, subdomain: string): Workspace | null {
    return this.#current(db, VERSION_BY_SUBDOMAIN, subdomain);
  }

  byId(db: Database, id: number): Workspace | null {
    return this.#current(db, VERSION_BY_ID, id);
  }

  #current(db: Database, sql: string, key: string | number): Workspace | null {
    const found = db.row<{ id: number; version: number }>(sql, [key]);
    if (!found) return null;
    const cached = this.#workspaces.get(found.id);
    if (cached?.referenceVersion === found.version) return cached;
    const workspace = workspaceById(db, found.id);
    if (this.#workspaces.size >= MAX_CACHED_WORKSPACES) this.#workspaces.clear();
    if (workspace) this.#workspaces.set(found.id, workspace);
    return workspace;
  }
}
