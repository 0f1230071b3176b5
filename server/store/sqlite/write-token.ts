import { assert } from '../../kit/assert.ts';
import type { NewToken, Token } from '../contract-auth.ts';
import { tokenOf, TOKEN_COLUMNS, type TokenRow } from './find-token.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO tokens (workspace_id, name, hash, prefix, abilities, rate_limit, created_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${TOKEN_COLUMNS}`;

export function createToken(tx: Transaction, token: NewToken): Token {
  const { workspaceId, name, hash, prefix, abilities, rateLimit, nowMs, expiresAtMs } = token;
  const values = [workspaceId, name, hash, prefix, JSON.stringify(abilities), rateLimit, nowMs, expiresAtMs];
  const row = tx.db.row<TokenRow>(ADD, values);
  assert(row, 'an insert returns its row');
  tx.moveEpoch();
  return tokenOf(row);
}

const REVOKE = 'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';

export function revokeToken(tx: Transaction, { id, nowMs }: { id: number; nowMs: number }): boolean {
  tx.moveEpoch();
  return tx.db.run(REVOKE, [nowMs, id]) === 1;
}

const TOUCH = 'UPDATE tokens SET last_used_at = ? WHERE id = ?';

export function touchToken(tx: Transaction, { id, nowMs }: { id: number; nowMs: number }): void {
  tx.db.run(TOUCH, [nowMs, id]);
}
