import type { Connection, PhoneNumber } from '../../../whatsapp/connection.ts';
import type { ConnectionStore } from '../../contract-whatsapp.ts';
import { connectionOf, phoneNumberOf, type ConnectionRow, type PhoneNumberRow } from '../../whatsapp-rows.ts';
import { addAuditNote } from '../audit.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const COLUMNS = `
  workspace_id AS "workspaceId", version, account_id AS "accountId", status, steps, problem, secrets,
  token_expires_at AS "tokenExpiresAtMs", due_at AS "dueAtMs", tries, connected_at AS "connectedAtMs", updated_at AS "updatedAtMs"`;

const GET = `SELECT ${COLUMNS} FROM whatsapp_connections WHERE workspace_id = $1`;

export async function findConnection(db: Database, workspaceId: number): Promise<Connection | null> {
  const row = await db.row<ConnectionRow>(GET, [workspaceId]);
  return row ? connectionOf(row) : null;
}

const ADD = `
  INSERT INTO whatsapp_connections
    (account_id, status, steps, problem, secrets, token_expires_at, due_at, tries, connected_at, updated_at, version, workspace_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`;

const CHANGE = `
  UPDATE whatsapp_connections SET account_id = $1, status = $2, steps = $3, problem = $4, secrets = $5, token_expires_at = $6,
    due_at = $7, tries = $8, connected_at = $9, updated_at = $10, version = $11, node = NULL
  WHERE workspace_id = $12 AND version = $13`;

type Save = Parameters<ConnectionStore['save']>[0];

export async function saveConnection(tx: Transaction, { connection, expects, audit }: Save): Promise<boolean> {
  const { accountId, status, steps, problem, secrets, tokenExpiresAtMs, dueAtMs, tries, connectedAtMs, updatedAtMs } = connection;
  const values = [accountId, status, JSON.stringify(steps), problem, secrets, tokenExpiresAtMs, dueAtMs, tries, connectedAtMs, updatedAtMs];
  const key = [expects + 1, connection.workspaceId];
  const written = await (expects === 0 ? tx.db.run(ADD, [...values, ...key]) : tx.db.run(CHANGE, [...values, ...key, expects]));
  if (written === 1) await addAuditNote(tx, audit);
  return written === 1;
}

const ANY_DUE = 'SELECT 1 FROM whatsapp_connections WHERE due_at <= $1 LIMIT 1';

export async function anyConnectionDue(db: Database, nowMs: number): Promise<boolean> {
  const row = await db.row(ANY_DUE, [nowMs]);
  return row !== undefined;
}

const CLAIM = `
  UPDATE whatsapp_connections SET node = $1, tries = tries + 1
  WHERE workspace_id IN (
    SELECT workspace_id FROM whatsapp_connections c
    WHERE due_at <= $2 AND (node IS NULL OR NOT EXISTS (SELECT FROM nodes WHERE nodes.id = c.node))
    ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}`;

export async function claimConnections(tx: Transaction, { nowMs, limit }: { nowMs: number; limit: number }): Promise<Connection[]> {
  const node = tx.servingNode;
  const rows = await tx.db.rows<ConnectionRow>(CLAIM, [node, nowMs, limit]);
  return rows.map(connectionOf);
}

const NUMBERS = `
  SELECT id, display, name, quality, details FROM whatsapp_numbers WHERE workspace_id = $1 ORDER BY place`;

export async function findNumbers(db: Database, workspaceId: number): Promise<PhoneNumber[]> {
  const rows = await db.rows<PhoneNumberRow>(NUMBERS, [workspaceId]);
  return rows.map(phoneNumberOf);
}

const DROP_NUMBERS = 'DELETE FROM whatsapp_numbers WHERE workspace_id = $1';
const DROP_NUMBER_ROUTES = `DELETE FROM whatsapp_routes WHERE workspace_id = $1 AND kind = 'number'`;
const ADD_NUMBER = `
  INSERT INTO whatsapp_numbers (workspace_id, id, place, display, name, quality, details) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const ADD_ROUTE = `INSERT INTO whatsapp_routes (kind, meta_id, workspace_id) VALUES ('number', $1, $2) ON CONFLICT DO NOTHING`;

type NumbersSave = { workspaceId: number; numbers: PhoneNumber[] };

export async function saveNumbers(tx: Transaction, { workspaceId, numbers }: NumbersSave): Promise<null> {
  await tx.db.run(DROP_NUMBERS, [workspaceId]);
  await tx.db.run(DROP_NUMBER_ROUTES, [workspaceId]);
  for (const [place, { id, display, name, quality, details }] of numbers.entries()) {
    await tx.db.run(ADD_NUMBER, [workspaceId, id, place, display, name, quality, JSON.stringify(details)]);
    await tx.db.run(ADD_ROUTE, [id, workspaceId]);
  }
  return null;
}

const DROP_ROUTES = 'DELETE FROM whatsapp_routes WHERE workspace_id = $1';
const DROP_TEMPLATES = 'DELETE FROM whatsapp_templates WHERE workspace_id = $1';
const COUNT_ACCOUNTS = `SELECT count(*) AS count FROM whatsapp_routes WHERE kind = 'account'`;

export async function forgetConnection(tx: Transaction, workspaceId: number): Promise<number> {
  await tx.db.run(DROP_NUMBERS, [workspaceId]);
  await tx.db.run(DROP_ROUTES, [workspaceId]);
  await tx.db.run(DROP_TEMPLATES, [workspaceId]);
  const left = await tx.db.row<{ count: number }>(COUNT_ACCOUNTS, []);
  return left?.count ?? 0;
}
