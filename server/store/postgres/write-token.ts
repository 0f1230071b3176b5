import { assert } from '../../kit/assert.ts';
import type { Noted } from '../contract-audit.ts';
import type { NewToken, Token, TokenChange } from '../contract-auth.ts';
import { addAuditNote } from './audit.ts';
import { tokenOf, TOKEN_COLUMNS, type TokenRow } from './find-token.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO tokens (workspace_id, name, hash, prefix, abilities, rate_limit, monthly_quota, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${TOKEN_COLUMNS}`;

export type TokenCreation = { token: NewToken; audit: Noted | undefined };

export async function createToken(tx: Transaction, { token, audit }: TokenCreation): Promise<Token> {
  const { workspaceId, name, hash, prefix, abilities, rateLimit, monthlyQuota = null, nowMs, expiresAtMs } = token;
  const values = [workspaceId, name, hash, prefix, JSON.stringify(abilities), rateLimit, monthlyQuota, nowMs, expiresAtMs];
  const row = await tx.db.row<TokenRow>(ADD, values);
  assert(row, 'an insert returns its row');
  if (audit) await addAuditNote(tx, { ...audit, subjectId: row.id });
  return tokenOf(row);
}

const CHANGE = `
  UPDATE tokens SET name = $1, is_active = $2, rate_limit = $3, monthly_quota = $4
  WHERE workspace_id = $5 AND id = $6 AND revoked_at IS NULL
    AND name = $7 AND is_active = $8 AND rate_limit IS NOT DISTINCT FROM $9 AND monthly_quota IS NOT DISTINCT FROM $10
  RETURNING ${TOKEN_COLUMNS}`;

export async function changeToken(tx: Transaction, { token, before, audit }: TokenChange): Promise<Token | null> {
  const row = await tx.db.row<TokenRow>(CHANGE, [...changeable(token), token.workspaceId, token.id, ...changeable(before)]);
  if (row) await addAuditNote(tx, audit);
  return row ? tokenOf(row) : null;
}

function changeable({ name, isActive, rateLimit, monthlyQuota }: TokenChange['before']) {
  return [name, isActive ? 1 : 0, rateLimit, monthlyQuota];
}

const REVOKE = 'UPDATE tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL';

export type TokenEnd = { id: number; nowMs: number; audit: Noted | undefined };

export async function revokeToken(tx: Transaction, { id, nowMs, audit }: TokenEnd): Promise<boolean> {
  const revoked = (await tx.db.run(REVOKE, [nowMs, id])) === 1;
  if (revoked) await addAuditNote(tx, audit);
  return revoked;
}

const TOUCH = 'UPDATE tokens SET last_used_at = $1 WHERE id = $2';

export async function touchToken(tx: Transaction, { id, nowMs }: { id: number; nowMs: number }): Promise<void> {
  await tx.db.run(TOUCH, [nowMs, id]);
}
