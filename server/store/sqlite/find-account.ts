import type { Account, Membership, NewSession, Person, Session } from '../contract-auth.ts';
import { foldCase } from '../columns.ts';
import type { Database } from './database.ts';

const COLUMNS = 'id, email, name, password_hash AS passwordHash';
const BY_EMAIL = `SELECT ${COLUMNS} FROM accounts WHERE email_key = ?`;
const BY_ID = `SELECT ${COLUMNS} FROM accounts WHERE id = ?`;
const COUNT = 'SELECT count(*) AS count FROM accounts';

const MEMBERSHIPS = `
  SELECT m.workspace_id AS workspaceId, w.subdomain, m.role
  FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
  WHERE m.removed_at IS NULL AND m.account_id = ? ORDER BY w.subdomain`;

const SESSION_COLUMNS = `
  hash, account_id AS accountId, created_at AS createdAtMs, expires_at AS expiresAtMs,
  last_used_at AS lastUsedAtMs, address, user_agent AS userAgent`;
const SESSIONS = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE account_id = ? ORDER BY created_at DESC, hash`;
const KNOWN_AT = 'SELECT 1 FROM sessions WHERE account_id = ? AND address = ? LIMIT 1';
const PEOPLE = 'SELECT id, email, name FROM accounts ORDER BY id';
const SESSION = `
  SELECT ${SESSION_COLUMNS} FROM sessions WHERE hash = ?`;

export function accountByEmail(db: Database, email: string): Account | null {
  const row = db.row<Account>(BY_EMAIL, [foldCase(email)]);
  return row ? { ...row } : null;
}

export function countAccounts(db: Database): number {
  return db.row<{ count: number }>(COUNT)?.count ?? 0;
}

export function membershipsOf(db: Database, accountId: number): Membership[] {
  return db.rows<Membership>(MEMBERSHIPS, [accountId]).map((row) => ({ ...row }));
}

export function sessionByHash(db: Database, hash: string): Session | null {
  const session = db.row<NewSession>(SESSION, [hash]);
  const account = session && db.row<Account>(BY_ID, [session.accountId]);
  if (!session || !account) return null;
  return { ...session, account: { ...account }, memberships: membershipsOf(db, account.id) };
}

export function sessionsOf(db: Database, accountId: number): NewSession[] {
  return db.rows<NewSession>(SESSIONS, [accountId]).map((row) => ({ ...row }));
}

export function isKnownAt(db: Database, accountId: number, address: string): boolean {
  return db.row(KNOWN_AT, [accountId, address]) !== undefined;
}

export function listPeople(db: Database): Person[] {
  return db.rows<Person>(PEOPLE).map((row) => ({ ...row }));
}
