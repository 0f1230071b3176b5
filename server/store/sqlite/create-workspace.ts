import { assert } from '../../kit/assert.ts';
import { foldCase } from '../columns.ts';
import type { NewWorkspace } from '../contract.ts';
import { NEW_ENDPOINT } from '../../webhooks/endpoint.ts';
import { Vault } from '../vault.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const TAKEN = 'SELECT 1 FROM workspaces WHERE subdomain = ?';
const ADD = 'INSERT INTO workspaces (subdomain, name, country, created_at) VALUES (?, ?, ?, ?) RETURNING id';

/** A person who is known already keeps name and password. */
export const ADD_ACCOUNT = `
  INSERT INTO accounts (email, email_key, name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (email_key) DO NOTHING`;
export const FIND_ACCOUNT = 'SELECT id FROM accounts WHERE email_key = ?';
const ADD_MEMBERSHIP = `INSERT INTO memberships (workspace_id, account_id, role) VALUES (?, ?, 'owner')`;

const ADD_ENDPOINT = `
  INSERT INTO endpoints (workspace_id, id, enabled, url, execution, actions, secret)
  VALUES (?, ?, 0, '', 'synchronous', ?, ?)`;

/** The id is known only in here, and what is sealed is sealed for it. */
type SealedNewWorkspace = NewWorkspace & { keyText?: string | null };

type Made = { workspaceId: number } | { taken: 'subdomain' };

export function createWorkspace(tx: Transaction, workspace: SealedNewWorkspace): Made {
  const { subdomain, name, country = null, owner, secret, keyText = null, nowMs, audit } = workspace;
  if (tx.db.row(TAKEN, [subdomain])) return { taken: 'subdomain' };
  const workspaceId = idOf(tx.db.row(ADD, [subdomain, name, country, nowMs]));
  const emailKey = foldCase(owner.email);
  tx.db.run(ADD_ACCOUNT, [owner.email, emailKey, owner.name, owner.passwordHash, nowMs]);
  const accountId = idOf(tx.db.row(FIND_ACCOUNT, [emailKey]));
  tx.db.run(ADD_MEMBERSHIP, [workspaceId, accountId]);
  const sealed = new Vault(keyText).seal(secret, { workspaceId, purpose: 'webhook secret' });
  tx.db.run(ADD_ENDPOINT, [workspaceId, tx.numbers.take('endpoint'), JSON.stringify(NEW_ENDPOINT.actions), sealed]);
  if (audit) addAuditNote(tx, { ...audit, workspaceId });
  return { workspaceId };
}

function idOf(row: { id: number } | undefined): number {
  assert(row, 'a row that was just written is there');
  return row.id;
}
