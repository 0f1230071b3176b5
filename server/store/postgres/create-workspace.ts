import { assert } from '../../kit/assert.ts';
import { foldCase } from '../columns.ts';
import type { NewWorkspace } from '../contract.ts';
import { NEW_ENDPOINT } from '../../webhooks/endpoint.ts';
import { Vault } from '../vault.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO workspaces (subdomain, name, country, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`;
const ADD_COUNTERS = 'INSERT INTO counters (workspace_id) VALUES ($1)';

/** A person who is known already keeps name and password. Locked, so that the row that is found stays. */
export const ADD_ACCOUNT = `
  INSERT INTO accounts (email, email_key, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (email_key) DO NOTHING`;
export const FIND_ACCOUNT = 'SELECT id FROM accounts WHERE email_key = $1 FOR KEY SHARE';
const ADD_MEMBERSHIP = `INSERT INTO memberships (workspace_id, account_id, role) VALUES ($1, $2, 'owner')`;

const ADD_ENDPOINT = `
  INSERT INTO endpoints (workspace_id, id, enabled, url, execution, actions, secret)
  VALUES ($1, nextval('endpoint_ids'), 0, '', 'synchronous', $2, $3)`;

/** The id is known only in here, and what is sealed is sealed for it. */
type SealedNewWorkspace = NewWorkspace & { keyText?: string | null };

type Made = { workspaceId: number } | { taken: 'subdomain' };

export async function createWorkspace(tx: Transaction, workspace: SealedNewWorkspace): Promise<Made> {
  const { subdomain, name, country = null, owner, secret, keyText = null, nowMs, audit } = workspace;
  const added = await tx.db.row<{ id: number }>(ADD, [subdomain, name, country, nowMs]);
  if (!added) return { taken: 'subdomain' };
  const workspaceId = added.id;
  const emailKey = foldCase(owner.email);
  await tx.db.run(ADD_COUNTERS, [workspaceId]);
  await tx.db.run(ADD_ACCOUNT, [owner.email, emailKey, owner.name, owner.passwordHash, nowMs]);
  const account = await tx.db.row<{ id: number }>(FIND_ACCOUNT, [emailKey]);
  assert(account, 'an account that was just written is there');
  await tx.db.run(ADD_MEMBERSHIP, [workspaceId, account.id]);
  const sealed = new Vault(keyText).seal(secret, { workspaceId, purpose: 'webhook secret' });
  await tx.db.run(ADD_ENDPOINT, [workspaceId, JSON.stringify(NEW_ENDPOINT.actions), sealed]);
  if (audit) await addAuditNote(tx, { ...audit, workspaceId });
  return { workspaceId };
}
