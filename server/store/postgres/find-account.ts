import type { Account, Membership, NewSession, Person, Session } from '../contract-auth.ts';
import { foldCase } from '../columns.ts';
import type { Database } from './database.ts';

const COLUMNS = 'id, email, name, password_hash AS "passwordHash"';
const BY_EMAIL = `SELECT ${COLUMNS} FROM accounts WHERE email_key = $1`;
const BY_ID = `SELECT ${COLUMNS} FROM accounts WHERE id = $1`;
const COUNT = 'SELECT count(*) AS count FROM accounts';

const MEMBERSHIPS = `
  SELECT m.workspace_id AS "workspaceId", w.subdomain, m.role
  FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
  WHERE m.removed_at IS NULL AND m.account_id = $1 ORDER BY w.subdomain COLLATE "C"`;

const SESSION_COLUMNS = `
  hash, account_id AS "accountId", created_at AS "createdAtMs", expires_at AS "expiresAtMs",
  last_used_at AS "lastUsedAtMs", address, user_agent AS "userAgent"`;
const SESSIONS = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE account_id = $1 ORDER BY created_at DESC, hash`;
const KNOWN_AT = 'SELECT 1 AS known FROM sessions WHERE account_id = $1 AND address = $2 LIMIT 1';
const PEOPLE = 'SELECT id, email, name FROM accounts ORDER BY id';
const SESSION = `
  SELECT ${SESSION_COLUMNS} FROM sessions WHERE hash = $1`;

export async function accountByEmail(db: Database, email: string): Promise<Account | null> {
  return (await db.row<Account>(BY_EMAIL, [foldCase(email)])) ?? null;
}

export async function countAccounts(db: Database): Promise<number> {
  return (await db.row<{ count: number }>(COUNT))?.count ?? 0;
}

export function membershipsOf(db: Database, accountId: number): Promise<Membership[]> {
  return db.rows<Membership>(MEMBERSHIPS, [accountId]);
}

export async function sessionByHash(db: Database, hash: string): Promise<Session | null> {
  const session = await db.row<NewSession>(SESSION, [hash]);
  if (!session) return null;
  const [account, memberships] = await Promise.all([
    db.row<Account>(BY_ID, [session.accountId]),
    membershipsOf(db, session.accountId),
  ]);
  return account ? { ...session, account, memberships } : null;
}

export function sessionsOf(db: Database, accountId: number): Promise<NewSession[]> {
  return db.rows<NewSession>(SESSIONS, [accountId]);
}

export async function isKnownAt(db: Database, accountId: number, address: string): Promise<boolean> {
  return (await db.row(KNOWN_AT, [accountId, address])) !== undefined;
}

export function listPeople(db: Database): Promise<Person[]> {
  return db.rows<Person>(PEOPLE);
}
