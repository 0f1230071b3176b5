import type { AuditNote } from '../../workspace/audit.ts';
import type { SessionBeginning, SessionEnd } from '../contract-auth.ts';
import { addAuditNote } from './audit.ts';
import { meetDevice } from './known-devices.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sessions WHERE expires_at <= ?';
const ADD = `
  INSERT INTO sessions (hash, account_id, created_at, expires_at, last_used_at, address, user_agent)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Sessions that are over go when one begins. */
export function createSession(tx: Transaction, beginning: SessionBeginning): void {
  const { session, audit } = beginning;
  const { hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent } = session;
  tx.db.run(DROP_ENDED, [createdAtMs]);
  tx.db.run(ADD, [hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent]);
  const device = meetDevice(tx, beginning);
  for (const note of audit) addAuditNote(tx, { ...note, details: { ...note.details, device } });
}

const TOUCH = 'UPDATE sessions SET last_used_at = ? WHERE hash = ?';

export function touchSession(tx: Transaction, { hash, nowMs }: { hash: string; nowMs: number }): void {
  tx.db.run(TOUCH, [nowMs, hash]);
}

const END = 'DELETE FROM sessions WHERE hash = ?';

export function endSession(tx: Transaction, { hash, audit }: { hash: string; audit: AuditNote[] }): void {
  if (tx.db.run(END, [hash]) > 0) for (const note of audit) addAuditNote(tx, note);
}

const END_ONE = `DELETE FROM sessions WHERE account_id = ? AND hash LIKE ? || '%'`;
const END_OTHERS = 'DELETE FROM sessions WHERE account_id = ? AND hash <> ?';

export function endSessions(tx: Transaction, { accountId, audit, ...which }: SessionEnd): number {
  const [sql, session] = 'prefix' in which ? [END_ONE, which.prefix] : [END_OTHERS, which.except];
  const ended = tx.db.run(sql, [accountId, session]);
  if (ended > 0) for (const note of audit) addAuditNote(tx, note);
  return ended;
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
