import type { AuditNote } from '../../workspace/audit.ts';
import type { NewSession, SessionEnd } from '../contract-auth.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sessions WHERE expires_at <= ?';
const ADD = `
  INSERT INTO sessions (hash, account_id, created_at, expires_at, last_used_at, address, user_agent)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Sessions that are over go when one begins. */
export function createSession(tx: Transaction, { session, audit }: { session: NewSession; audit: AuditNote[] }): void {
  const { hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent } = session;
  tx.db.run(DROP_ENDED, [createdAtMs]);
  tx.db.run(ADD, [hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent]);
  for (const note of audit) addAuditNote(tx, note);
}

const TOUCH = 'UPDATE sessions SET last_used_at = ? WHERE hash = ?';

export function touchSession(tx: Transaction, { hash, nowMs }: { hash: string; nowMs: number }): void {
  tx.db.run(TOUCH, [nowMs, hash]);
}

const END = 'DELETE FROM sessions WHERE hash = ?';

export function endSession(tx: Transaction, hash: string): void {
  tx.db.run(END, [hash]);
}

const END_ONE = `DELETE FROM sessions WHERE account_id = ? AND hash LIKE ? || '%'`;
const END_OTHERS = 'DELETE FROM sessions WHERE account_id = ? AND hash <> ?';

export function endSessions(tx: Transaction, { accountId, ...which }: SessionEnd): number {
  if ('prefix' in which) return tx.db.run(END_ONE, [accountId, which.prefix]);
  return tx.db.run(END_OTHERS, [accountId, which.except]);
}

const SET_PASSWORD = 'UPDATE accounts SET password_hash = ? WHERE id = ?';
const END_ALL = 'DELETE FROM sessions WHERE account_id = ?';

type NewPassword = { accountId: number; passwordHash: string; audit: AuditNote[] };

/** Whoever is signed in by the old one is signed out. */
export function setPassword(tx: Transaction, { accountId, passwordHash, audit }: NewPassword): void {
  tx.db.run(SET_PASSWORD, [passwordHash, accountId]);
  tx.db.run(END_ALL, [accountId]);
  for (const note of audit) addAuditNote(tx, note);
}

const REHASH = 'UPDATE accounts SET password_hash = ? WHERE id = ? AND password_hash = ?';

type Rehash = { accountId: number; from: string; to: string };

export function rehashPassword(tx: Transaction, { accountId, from, to }: Rehash): void {
  tx.db.run(REHASH, [to, accountId, from]);
}
