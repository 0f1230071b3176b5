import { assert } from '../../kit/assert.ts';
import type { Noted } from '../contract-audit.ts';
import { foldCase } from '../columns.ts';
import type { Acceptance, Invite, NewInvite } from '../contract-people.ts';
import { addAuditNote } from './audit.ts';
import { ADD_ACCOUNT, FIND_ACCOUNT } from './create-workspace.ts';
import { INVITE_COLUMNS } from './people.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM invites WHERE workspace_id = $1 AND expires_at <= $2';
const ADD = `
  INSERT INTO invites (workspace_id, id, hash, email, role, created_at, expires_at)
  VALUES ($1, nextval('invite_ids'), $2, $3, $4, $5, $6) RETURNING ${INVITE_COLUMNS}`;

/** Those that are over go when one is made. */
export async function addInvite(tx: Transaction, { invite, audit }: { invite: NewInvite; audit: Noted }): Promise<Invite> {
  const { workspaceId, hash, email, role, expiresAtMs, nowMs } = invite;
  await tx.db.run(DROP_ENDED, [workspaceId, nowMs]);
  const row = await tx.db.row<Invite>(ADD, [workspaceId, hash, email, role, nowMs, expiresAtMs]);
  assert(row, 'an insert returns its row');
  await addAuditNote(tx, { ...audit, subjectId: row.id });
  return row;
}

const WITHDRAW = 'DELETE FROM invites WHERE workspace_id = $1 AND id = $2';

type Withdrawal = { workspaceId: number; id: number; audit: Noted };

export async function withdrawInvite(tx: Transaction, { workspaceId, id, audit }: Withdrawal): Promise<boolean> {
  const withdrawn = (await tx.db.run(WITHDRAW, [workspaceId, id])) === 1;
  if (withdrawn) await addAuditNote(tx, audit);
  return withdrawn;
}

const USE = 'DELETE FROM invites WHERE workspace_id = $1 AND hash = $2 AND expires_at > $3 RETURNING role';
const JOIN = `
  INSERT INTO memberships (workspace_id, account_id, role) VALUES ($1, $2, $3)
  ON CONFLICT (workspace_id, account_id) DO UPDATE SET removed_at = NULL,
    role = CASE WHEN memberships.removed_at IS NULL THEN memberships.role ELSE excluded.role END`;

/** A member who accepts once more keeps the role they have. */
export async function acceptInvite(tx: Transaction, acceptance: Acceptance): Promise<{ accountId: number } | null> {
  const { workspaceId, hash, person, nowMs, audit } = acceptance;
  const invite = await tx.db.row<{ role: string }>(USE, [workspaceId, hash, nowMs]);
  if (!invite) return null;
  const emailKey = foldCase(person.email);
  await tx.db.run(ADD_ACCOUNT, [person.email, emailKey, person.name, person.passwordHash, nowMs]);
  const account = await tx.db.row<{ id: number }>(FIND_ACCOUNT, [emailKey]);
  assert(account, 'an account that was just written is there');
  await tx.db.run(JOIN, [workspaceId, account.id, invite.role]);
  const actor = { ...audit.actor, id: account.id };
  await addAuditNote(tx, { ...audit, actor, subjectId: account.id });
  return { accountId: account.id };
}
