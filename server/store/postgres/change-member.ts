import type { MemberChange, PeopleStore } from '../contract-people.ts';
import type { Role } from '../../workspace/role.ts';
import { addAuditNote } from './audit.ts';
import type { Transaction } from './transaction.ts';

type Outcome = Awaited<ReturnType<PeopleStore['changeMember']>>;

const ROLE = 'SELECT role FROM memberships WHERE workspace_id = $1 AND account_id = $2 AND removed_at IS NULL';
const OTHER_OWNER = `
  SELECT 1 FROM memberships WHERE workspace_id = $1 AND account_id <> $2 AND role = 'owner' AND removed_at IS NULL LIMIT 1`;
const SET_ROLE = 'UPDATE memberships SET role = $1 WHERE workspace_id = $2 AND account_id = $3';
const REMOVE = 'UPDATE memberships SET removed_at = $1 WHERE workspace_id = $2 AND account_id = $3';
const END_SESSIONS = 'DELETE FROM sessions WHERE account_id = $1';

/** What the person may do has changed, so what they are signed in with is not valid any more. */
export async function changeMember(tx: Transaction, { workspaceId, accountId, from, role, audit }: MemberChange): Promise<Outcome> {
  const key = [workspaceId, accountId];
  const current = (await tx.db.row<{ role: Role }>(ROLE, key))?.role;
  if (current === undefined) return 'unknown';
  if (current !== from) return 'conflict';
  if (current === role) return 'changed';
  if (current === 'owner' && !(await tx.db.row(OTHER_OWNER, key))) return 'last_owner';
  if (role === null) await tx.db.run(REMOVE, [audit.nowMs, ...key]);
  else await tx.db.run(SET_ROLE, [role, ...key]);
  await tx.db.run(END_SESSIONS, [accountId]);
  await addAuditNote(tx, audit);
  return 'changed';
}
