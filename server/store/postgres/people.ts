import type { Invite, Member, PeopleStore } from '../contract-people.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';

const MEMBERS = `
  SELECT a.id, a.email, a.name, m.role FROM memberships m JOIN accounts a ON a.id = m.account_id
  WHERE m.workspace_id = $1 AND m.removed_at IS NULL ORDER BY a.id`;

export const INVITE_COLUMNS = `
  workspace_id AS "workspaceId", id, email, role, created_at AS "createdAtMs", expires_at AS "expiresAtMs"`;
const INVITES = `SELECT ${INVITE_COLUMNS} FROM invites WHERE workspace_id = $1 AND expires_at > $2 ORDER BY id DESC`;
const INVITE = `SELECT ${INVITE_COLUMNS} FROM invites WHERE workspace_id = $1 AND hash = $2 AND expires_at > $3`;

function membersOf(db: Database, workspaceId: number): Promise<Member[]> {
  return db.rows<Member>(MEMBERS, [workspaceId]);
}

function invitesOf(db: Database, workspaceId: number, nowMs: number): Promise<Invite[]> {
  return db.rows<Invite>(INVITES, [workspaceId, nowMs]);
}

async function inviteByHash(db: Database, workspaceId: number, [hash, nowMs]: [string, number]): Promise<Invite | null> {
  return (await db.row<Invite>(INVITE, [workspaceId, hash, nowMs])) ?? null;
}

export function peopleStore({ near, writer }: Parts): PeopleStore {
  return {
    members: (workspaceId) => near.read((db) => membersOf(db, workspaceId)),
    changeMember: (change) => writer.run('changeMember', change),
    invite: (invite, audit) => writer.run('addInvite', { invite, audit }),
    invites: (workspaceId, nowMs) => near.read((db) => invitesOf(db, workspaceId, nowMs)),
    inviteByHash: (workspaceId, hash, nowMs) => near.read((db) => inviteByHash(db, workspaceId, [hash, nowMs])),
    withdrawInvite: (withdrawal) => writer.run('withdrawInvite', withdrawal),
    acceptInvite: (acceptance) => writer.run('acceptInvite', acceptance),
  };
}
