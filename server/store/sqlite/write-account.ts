import type { NewSession } from '../contract-auth.ts';
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

const DROP_ENDED = 'DELETE FROM sessions WHERE expires_at <= ?';
const ADD_SESSION = 'INSERT INTO sessions (hash, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)';

/** Sessions that are over go when one begins. */
export function createSession(tx: Transaction, { hash, accountId, createdAtMs, expiresAtMs }: NewSession): void {
  tx.db.run(DROP_ENDED, [createdAtMs]);
  tx.db.run(ADD_SESSION, [hash, accountId, createdAtMs, expiresAtMs]);
}

const END_SESSION = 'DELETE FROM sessions WHERE hash = ?';

export function endSession(tx: Transaction, hash: string): void {
  tx.db.run(END_SESSION, [hash]);
}
