import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const VERIFY_TOKEN = 'SELECT verify_token AS token FROM meta_app';

export async function findVerifyToken(db: Database): Promise<string | null> {
  return (await db.row<{ token: string }>(VERIFY_TOKEN))?.token ?? null;
}

const KEEP = 'INSERT INTO meta_app (singleton, verify_token, created_at) VALUES (1, $1, $2) ON CONFLICT DO NOTHING';

export async function keepVerifyToken(tx: Transaction, { fresh, nowMs }: { fresh: string; nowMs: number }): Promise<string> {
  await tx.db.run(KEEP, [fresh, nowMs]);
  const kept = await findVerifyToken(tx.db);
  return kept ?? fresh;
}
