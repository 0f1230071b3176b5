import type { AuditNote } from '../../workspace/audit.ts';
import type { SessionBeginning, SessionEnd } from '../contract-auth.ts';
import { addAuditNote } from './audit.ts';
import { meetDevice } from './known-devices.ts';
import type { Transaction } from './transaction.ts';

const DROP_ENDED = 'DELETE FROM sessions WHERE expires_at <= $1';
const ADD = `
  INSERT INTO sessions (hash, account_id, created_at, expires_at, last_used_at, address, user_agent)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** Sessions that are over go when one begins. */
export async function createSession(tx: Transaction, beginning: SessionBeginning): Promise<void> {
  const { session, audit } = beginning;
  const { hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent } = session;
  await tx.db.run(DROP_ENDED, [createdAtMs]);
  await tx.db.run(ADD, [hash, accountId, createdAtMs, expiresAtMs, lastUsedAtMs, address, userAgent]);
  const device = await meetDevice(tx, beginning);
  for (const note of audit) await addAuditNote(tx, { ...note, details: { ...note.details, device } });
}

const TOUCH = 'UPDATE sessions SET last_used_at = $1 WHERE hash = $2';

export async function touchSession(tx: Transaction, { hash, nowMs }: { hash: string; nowMs: number }): Promise<void> {
  await tx.db.run(TOUCH, [nowMs, hash]);
}

const END = 'DELETE FROM sessions WHERE hash = $1';

export async function endSession(tx: Transaction, { hash, audit }: { hash: string; audit: AuditNote[] }): Promise<void> {
  if ((await tx.db.run(END, [hash])) > 0) for (const note of audit) await addAuditNote(tx, note);
}

const END_ONE = `DELETE FROM sessions WHERE account_id = $1 AND hash LIKE $2 || '%'`;
const END_OTHERS = 'DELETE FROM sessions WHERE account_id = $1 AND hash <> $2';

export async function endSessions(tx: Transaction, { accountId, audit, ...which }: SessionEnd): Promise<number> {
  const [sql, session] = 'prefix' in which ? [END_ONE, which.prefix] : [END_OTHERS, which.except];
  const ended = await tx.db.run(sql, [accountId, session]);
  if (ended > 0) for (const note of audit) await addAuditNote(tx, note);
  return ended;
}

const SET_PASSWORD = 'UPDATE accounts SET password_hash = $1 WHERE id = $2';
const END_ALL = 'DELETE FROM sessions WHERE account_id = $1';

type NewPassword = { accountId: number; passwordHash: string; audit: AuditNote[] };

/** Whoever is signed in by the old one is signed out. */
export async function setPassword(tx: Transaction, { accountId, passwordHash, audit }: NewPassword): Promise<void> {
  await tx.db.run(SET_PASSWORD, [passwordHash, accountId]);
  await tx.db.run(END_ALL, [accountId]);
  for (const note of audit) await addAuditNote(tx, note);
}

const REHASH = 'UPDATE accounts SET password_hash = $1 WHERE id = $2 AND password_hash = $3';

type Rehash = { accountId: number; from: string; to: string };

export async function rehashPassword(tx: Transaction, { accountId, from, to }: Rehash): Promise<void> {
  await tx.db.run(REHASH, [to, accountId, from]);
}
