import type { Connection, PhoneNumber } from '../../../whatsapp/connection.ts';
import type { ConnectionStore } from '../../contract-whatsapp.ts';
import { connectionOf, phoneNumberOf, type ConnectionRow, type PhoneNumberRow } from '../../whatsapp-rows.ts';
import { addAuditNote } from '../audit.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const COLUMNS = `
  workspace_id AS workspaceId, version, account_id AS accountId, status, steps, problem, secrets,
  token_expires_at AS tokenExpiresAtMs, due_at AS dueAtMs, tries, connected_at AS connectedAtMs, updated_at AS updatedAtMs`;

const GET = `SELECT ${COLUMNS} FROM whatsapp_connections WHERE workspace_id = ?`;

export function findConnection(db: Database, workspaceId: number): Connection | null {
  const row = db.row<ConnectionRow>(GET, [workspaceId]);
  return row ? connectionOf(row) : null;
}

const ADD = `
  INSERT INTO whatsapp_connections
    (account_id, status, steps, problem, secrets, token_expires_at, due_at, tries, connected_at, updated_at, version, workspace_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

const CHANGE = `
  UPDATE whatsapp_connections SET account_id = ?, status = ?, steps = ?, problem = ?, secrets = ?, token_expires_at = ?,
    due_at = ?, tries = ?, connected_at = ?, updated_at = ?, version = ?, node = NULL
  WHERE workspace_id = ? AND version = ?`;

type Save = Parameters<ConnectionStore['save']>[0];

export function saveConnection(tx: Transaction, { connection, expects, audit }: Save): boolean {
  const { accountId, status, steps, problem, secrets, tokenExpiresAtMs, dueAtMs, tries, connectedAtMs, updatedAtMs } = connection;
  const values = [accountId, status, JSON.stringify(steps), problem, secrets, tokenExpiresAtMs, dueAtMs, tries, connectedAtMs, updatedAtMs];
  const key = [expects + 1, connection.workspaceId];
  const written = expects === 0 ? tx.db.run(ADD, [...values, ...key]) : tx.db.run(CHANGE, [...values, ...key, expects]);
  if (written === 1) addAuditNote(tx, audit);
  return written === 1;
}

const ANY_DUE = 'SELECT 1 FROM whatsapp_connections WHERE due_at <= ? LIMIT 1';

export function anyConnectionDue(db: Database, nowMs: number): boolean {
  const row = db.row(ANY_DUE, [nowMs]);
  return row !== undefined;
}

const CLAIM = `
  UPDATE whatsapp_connections SET node = ?, tries = tries + 1
  WHERE workspace_id IN (SELECT workspace_id FROM whatsapp_connections WHERE due_at <= ? AND node IS NOT ? ORDER BY due_at LIMIT ?)
  RETURNING ${COLUMNS}`;

export function claimConnections(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): Connection[] {
  const node = tx.servingNode;
  const rows = tx.db.rows<ConnectionRow>(CLAIM, [node, nowMs, node, limit]);
  return rows.map(connectionOf);
}

const NUMBERS = `
  SELECT id, display, name, quality, details FROM whatsapp_numbers WHERE workspace_id = ? ORDER BY place`;

export function findNumbers(db: Database, workspaceId: number): PhoneNumber[] {
  const rows = db.rows<PhoneNumberRow>(NUMBERS, [workspaceId]);
  return rows.map(phoneNumberOf);
}

const DROP_NUMBERS = 'DELETE FROM whatsapp_numbers WHERE workspace_id = ?';
const DROP_NUMBER_ROUTES = `DELETE FROM whatsapp_routes WHERE workspace_id = ? AND kind = 'number'`;
const ADD_NUMBER = `
  INSERT INTO whatsapp_numbers (workspace_id, id, place, display, name, quality, details) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const ADD_ROUTE = `INSERT INTO whatsapp_routes (kind, meta_id, workspace_id) VALUES ('number', ?, ?) ON CONFLICT DO NOTHING`;

type NumbersSave = { workspaceId: number; numbers: PhoneNumber[] };

export function saveNumbers(tx: Transaction, { workspaceId, numbers }: NumbersSave): null {
  tx.db.run(DROP_NUMBERS, [workspaceId]);
  tx.db.run(DROP_NUMBER_ROUTES, [workspaceId]);
  for (const [place, { id, display, name, quality, details }] of numbers.entries()) {
    tx.db.run(ADD_NUMBER, [workspaceId, id, place, display, name, quality, JSON.stringify(details)]);
    tx.db.run(ADD_ROUTE, [id, workspaceId]);
  }
  return null;
}

const DROP_ROUTES = 'DELETE FROM whatsapp_routes WHERE workspace_id = ?';
const DROP_TEMPLATES = 'DELETE FROM whatsapp_templates WHERE workspace_id = ?';
const COUNT_ACCOUNTS = `SELECT count(*) AS count FROM whatsapp_routes WHERE kind = 'account'`;

export function forgetConnection(tx: Transaction, workspaceId: number): number {
  tx.db.run(DROP_NUMBERS, [workspaceId]);
  tx.db.run(DROP_ROUTES, [workspaceId]);
  tx.db.run(DROP_TEMPLATES, [workspaceId]);
  const left = tx.db.row<{ count: number }>(COUNT_ACCOUNTS, []);
  return left?.count ?? 0;
}
