import { assert } from '../../kit/assert.ts';
import type { Noted } from '../contract-audit.ts';
import type { NewToken, Token, TokenChange } from '../contract-auth.ts';
import { addAuditNote } from './audit.ts';
import { tokenOf, TOKEN_COLUMNS, type TokenRow } from './find-token.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO tokens (workspace_id, name, hash, prefix, abilities, rate_limit, monthly_quota, created_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${TOKEN_COLUMNS}`;

export type TokenCreation = { token: NewToken; audit: Noted | undefined };

export function createToken(tx: Transaction, { token, audit }: TokenCreation): Token {
  const { workspaceId, name, hash, prefix, abilities, rateLimit, monthlyQuota = null, nowMs, expiresAtMs } = token;
  const values = [workspaceId, name, hash, prefix, JSON.stringify(abilities), rateLimit, monthlyQuota, nowMs, expiresAtMs];
  const row = tx.db.row<TokenRow>(ADD, values);
  assert(row, 'an insert returns its row');
  tx.moveEpoch();
  if (audit) addAuditNote(tx, { ...audit, subjectId: row.id });
  return tokenOf(row);
}

const CHANGE = `
  UPDATE tokens SET name = ?, is_active = ?, rate_limit = ?, monthly_quota = ?
  WHERE workspace_id = ? AND id = ? AND revoked_at IS NULL
    AND name = ? AND is_active = ? AND rate_limit IS ? AND monthly_quota IS ? RETURNING ${TOKEN_COLUMNS}`;

export function changeToken(tx: Transaction, { token, before, audit }: TokenChange): Token | null {
  const row = tx.db.row<TokenRow>(CHANGE, [...changeable(token), token.workspaceId, token.id, ...changeable(before)]);
  tx.moveEpoch();
  if (row) addAuditNote(tx, audit);
  return row ? tokenOf(row) : null;
}

function changeable({ name, isActive, rateLimit, monthlyQuota }: TokenChange['before']) {
  return [name, isActive ? 1 : 0, rateLimit, monthlyQuota];
}

const REVOKE = 'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';

export type TokenEnd = { id: number; nowMs: number; audit: Noted | undefined };

export function revokeToken(tx: Transaction, { id, nowMs, audit }: TokenEnd): boolean {
  tx.moveEpoch();
  const revoked = tx.db.run(REVOKE, [nowMs, id]) === 1;
  if (revoked) addAuditNote(tx, audit);
  return revoked;
}

const TOUCH = 'UPDATE tokens SET last_used_at = ? WHERE id = ?';

export function touchToken(tx: Transaction, { id, nowMs }: { id: number; nowMs: number }): void {
  tx.db.run(TOUCH, [nowMs, id]);
}
