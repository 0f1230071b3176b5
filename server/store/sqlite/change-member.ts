import type { MemberChange, PeopleStore } from '../contract-people.ts';
import type { Role } from '../../workspace/role.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

type Outcome = Awaited<ReturnType<PeopleStore['changeMember']>>;

const ROLE = 'SELECT role FROM memberships WHERE workspace_id = ? AND account_id = ? AND removed_at IS NULL';
const OTHER_OWNER = `
  SELECT 1 FROM memberships WHERE workspace_id = ? AND account_id <> ? AND role = 'owner' AND removed_at IS NULL LIMIT 1`;
const SET_ROLE = 'UPDATE memberships SET role = ? WHERE workspace_id = ? AND account_id = ?';
const REMOVE = 'UPDATE memberships SET removed_at = ? WHERE workspace_id = ? AND account_id = ?';
const END_SESSIONS = 'DELETE FROM sessions WHERE account_id = ?';

/** What the person may do has changed, so what they are signed in with is not valid any more. */
export function changeMember(tx: Transaction, { workspaceId, accountId, from, role, audit }: MemberChange): Outcome {
  const key = [workspaceId, accountId];
  const current = tx.db.row<{ role: Role }>(ROLE, key)?.role;
  if (current === undefined) return 'unknown';
  if (current !== from) return 'conflict';
  if (current === role) return 'changed';
  if (current === 'owner' && !tx.db.row(OTHER_OWNER, key)) return 'last_owner';
  if (role === null) tx.db.run(REMOVE, [audit.nowMs, ...key]);
  else tx.db.run(SET_ROLE, [role, ...key]);
  tx.db.run(END_SESSIONS, [accountId]);
  addAuditNote(tx, audit);
  return 'changed';
}
