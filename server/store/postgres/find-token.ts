import type { Token } from '../contract-auth.ts';
import type { Database } from './database.ts';

export const TOKEN_COLUMNS = `
  id, workspace_id AS "workspaceId", name, hash, prefix, abilities, rate_limit AS "rateLimit", monthly_quota AS "monthlyQuota",
  is_active AS "isActive",
  created_at AS "createdAtMs", expires_at AS "expiresAtMs", last_used_at AS "lastUsedAtMs", revoked_at AS "revokedAtMs"`;

export type TokenRow = Omit<Token, 'abilities' | 'isActive'> & { abilities: string; isActive: number };

export function tokenOf(row: TokenRow): Token {
  return { ...row, abilities: JSON.parse(row.abilities) as string[], isActive: row.isActive === 1 };
}

const BY_HASH = `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE hash = ANY($1::text[])`;
const ALL = `SELECT ${TOKEN_COLUMNS} FROM tokens ORDER BY id`;
const OF_WORKSPACE = `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE workspace_id = $1 ORDER BY id`;

export async function tokensByHash(db: Database, hashes: string[]): Promise<Map<string, Token>> {
  const rows = await db.rows<TokenRow>(BY_HASH, [hashes]);
  return new Map(rows.map((row) => [row.hash, tokenOf(row)]));
}

export async function listTokens(db: Database, workspaceId: number | null): Promise<Token[]> {
  const rows = workspaceId === null ? db.rows<TokenRow>(ALL) : db.rows<TokenRow>(OF_WORKSPACE, [workspaceId]);
  return (await rows).map(tokenOf);
}
