import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export function findVerifyToken(db: Database): string | null {
  return db.row<{ token: string }>(VERIFY_TOKEN)?.token ?? null;
}

const KEEP = 'INSERT INTO meta_app (only, verify_token, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING';

export function keepVerifyToken(tx: Transaction, { fresh, nowMs }: { fresh: string; nowMs: number }): string {
  tx.db.run(KEEP, [fresh, nowMs]);
  const kept = findVerifyToken(tx.db);
  return kept ?? fresh;
}
