import type { Transaction } from './transaction.ts';

const SAVE_SETUP = `
  INSERT INTO setup_token (only, hash, created_at) VALUES (1, ?, ?)
  ON CONFLICT (only) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at`;

export function saveSetupToken(tx: Transaction, { hash, nowMs }: { hash: string; nowMs: number }): void {
  tx.db.run(SAVE_SETUP, [hash, nowMs]);
}

const USE_SETUP = 'DELETE FROM setup_token WHERE hash = ?';

export function useSetupToken(tx: Transaction, hash: string): boolean {
  return tx.db.run(USE_SETUP, [hash]) === 1;
}
