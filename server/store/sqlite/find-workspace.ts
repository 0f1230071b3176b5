import type { Workspace } from '../contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { endpointOf, ENDPOINT_SELECTION, type EndpointRow } from '../endpoint-row.ts';
import type { Database } from './database.ts';

const COLUMNS = 'id, subdomain, name, country, reference_version AS referenceVersion';
const BY_ID = `SELECT ${COLUMNS} FROM workspaces WHERE id = ?`;
const BY_SUBDOMAIN = `SELECT ${COLUMNS} FROM workspaces WHERE subdomain = ?`;
const ALL = `SELECT ${COLUMNS} FROM workspaces ORDER BY id`;

const ENDPOINTS = `SELECT ${ENDPOINT_SELECTION} FROM endpoints e WHERE e.workspace_id = ? AND e.deleted_at IS NULL ORDER BY e.id`;

export function listWorkspaces(db: Database): Workspace[] {
  return db.rows<Omit<Workspace, 'endpoints'>>(ALL).map((row) => ({ ...row, endpoints: endpointsOf(db, row.id) }));
}

export function workspaceById(db: Database, id: number): Workspace | null {
  return withEndpoints(db, db.row<Omit<Workspace, 'endpoints'>>(BY_ID, [id]));
}

export function workspaceBySubdomain(db: Database, subdomain: string): Workspace | null {
  return withEndpoints(db, db.row<Omit<Workspace, 'endpoints'>>(BY_SUBDOMAIN, [subdomain]));
}

function withEndpoints(db: Database, row: Omit<Workspace, 'endpoints'> | undefined): Workspace | null {
  return row ? { ...row, endpoints: endpointsOf(db, row.id) } : null;
}

function endpointsOf(db: Database, workspaceId: number): Endpoint[] {
  return db.rows<EndpointRow>(ENDPOINTS, [workspaceId]).map(endpointOf);
}
