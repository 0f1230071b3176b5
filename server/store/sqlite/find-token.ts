import type { Token } from '../contract-auth.ts';
import type { Database } from './database.ts';

export const TOKEN_COLUMNS = `
  id, workspace_id AS workspaceId, name, hash, prefix, abilities, rate_limit AS rateLimit, monthly_quota AS monthlyQuota,
  is_active AS isActive, created_at AS createdAtMs,
  expires_at AS expiresAtMs, last_used_at AS lastUsedAtMs, revoked_at AS revokedAtMs`;

export type TokenRow = Omit<Token, 'abilities' | 'isActive'> & { abilities: string; isActive: number };

export function tokenOf(row: TokenRow): Token {
  return { ...row, abilities: JSON.parse(row.abilities) as string[], isActive: row.isActive === 1 };
}

const BY_HASH = `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE hash = ?`;
const ALL = `SELECT ${TOKEN_COLUMNS} FROM tokens ORDER BY id`;
const OF_WORKSPACE = `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE workspace_id = ? ORDER BY id`;

export function tokenByHash(db: Database, hash: string): Token | null {
  const row = db.row<TokenRow>(BY_HASH, [hash]);
  return row ? tokenOf(row) : null;
}

export function listTokens(db: Database, workspaceId: number | null): Token[] {
  const rows = workspaceId === null ? db.rows<TokenRow>(ALL) : db.rows<TokenRow>(OF_WORKSPACE, [workspaceId]);
  return rows.map(tokenOf);
}
