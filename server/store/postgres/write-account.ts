import type { Transaction } from './transaction.ts';

const SAVE_SETUP = `
  INSERT INTO setup_token (singleton, hash, created_at) VALUES (1, $1, $2)
  ON CONFLICT (singleton) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at`;

export async function saveSetupToken(tx: Transaction, { hash, nowMs }: { hash: string; nowMs: number }): Promise<void> {
  await tx.db.run(SAVE_SETUP, [hash, nowMs]);
}

const USE_SETUP = 'DELETE FROM setup_token WHERE hash = $1';

export async function useSetupToken(tx: Transaction, hash: string): Promise<boolean> {
  return (await tx.db.run(USE_SETUP, [hash])) === 1;
}
