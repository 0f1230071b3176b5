import type { NewSession } from '../contract-auth.ts';
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

const DROP_ENDED = 'DELETE FROM sessions WHERE expires_at <= $1';
const ADD_SESSION = 'INSERT INTO sessions (hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)';

/** Sessions that are over go when one begins. */
export async function createSession(tx: Transaction, { hash, accountId, createdAtMs, expiresAtMs }: NewSession): Promise<void> {
  await tx.db.run(DROP_ENDED, [createdAtMs]);
  await tx.db.run(ADD_SESSION, [hash, accountId, createdAtMs, expiresAtMs]);
}

const END_SESSION = 'DELETE FROM sessions WHERE hash = $1';

export async function endSession(tx: Transaction, hash: string): Promise<void> {
  await tx.db.run(END_SESSION, [hash]);
}
