import type { Workspace } from '../contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import type { CustomField } from '../../workspace/records.ts';
import { LAYOUTS, selection, type Row } from '../columns.ts';
import { endpointOf, ENDPOINT_SELECTION, type EndpointRow } from '../endpoint-row.ts';
import type { Database } from './database.ts';

const COLUMNS = `
  id, subdomain, name, country, rate_limit AS rateLimit, include_original AS includeOriginal,
  reference_version AS referenceVersion`;
const BY_ID = `SELECT ${COLUMNS} FROM workspaces WHERE id = ?`;
const BY_SUBDOMAIN = `SELECT ${COLUMNS} FROM workspaces WHERE subdomain = ?`;
const ALL = `SELECT ${COLUMNS} FROM workspaces ORDER BY id`;

const ENDPOINTS = `SELECT ${ENDPOINT_SELECTION} FROM endpoints e WHERE e.workspace_id = ? AND e.deleted_at IS NULL ORDER BY e.id`;

const CUSTOM_FIELDS = `SELECT ${selection('custom_field')} FROM custom_fields WHERE workspace_id = ? ORDER BY id`;

type WorkspaceRow = Omit<Workspace, 'endpoints' | 'customFields' | 'includeOriginal'> & { includeOriginal: number };

export function listWorkspaces(db: Database): Workspace[] {
  return db.rows<WorkspaceRow>(ALL).map((row) => whole(db, row));
}

export function workspaceById(db: Database, id: number): Workspace | null {
  const row = db.row<WorkspaceRow>(BY_ID, [id]);
  return row ? whole(db, row) : null;
}

export function workspaceBySubdomain(db: Database, subdomain: string): Workspace | null {
  const row = db.row<WorkspaceRow>(BY_SUBDOMAIN, [subdomain]);
  return row ? whole(db, row) : null;
}

function whole(db: Database, row: WorkspaceRow): Workspace {
  const includeOriginal = row.includeOriginal === 1;
  return { ...row, includeOriginal, endpoints: endpointsOf(db, row.id), customFields: customFieldsOf(db, row.id) };
}

function endpointsOf(db: Database, workspaceId: number): Endpoint[] {
  return db.rows<EndpointRow>(ENDPOINTS, [workspaceId]).map(endpointOf);
}

function customFieldsOf(db: Database, workspaceId: number): CustomField[] {
  return db.rows<Row>(CUSTOM_FIELDS, [workspaceId]).map(LAYOUTS.custom_field.fromRow);
}
