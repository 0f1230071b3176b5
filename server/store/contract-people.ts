import type { Role } from '../workspace/role.ts';
import type { Noted } from './contract-audit.ts';

/** Who belongs to a workspace, and who is invited to. Secrets arrive here hashed. */
export interface PeopleStore {
  /** Oldest account first. */
  members(workspaceId: number): Promise<Member[]>;
  /** `last_owner`: nobody would be left who may do everything. Whoever is changed has to sign in anew. */
  changeMember(change: MemberChange): Promise<'changed' | 'unknown' | 'last_owner' | 'conflict'>;
  /** The note is about the new invite, whose id the write fills in. */
  invite(invite: NewInvite, audit: Noted): Promise<Invite>;
  /** Those that can still be accepted, newest first. */
  invites(workspaceId: number, nowMs: number): Promise<Invite[]>;
  inviteByHash(workspaceId: number, hash: string, nowMs: number): Promise<Invite | null>;
  /** False when there is no such invite. */
  withdrawInvite(withdrawal: { workspaceId: number; id: number; audit: Noted }): Promise<boolean>;
  /**
   * Uses the invite up and makes the person a member, under the account that their e-mail has already or a new one.
   * Null when the invite holds no more. The note is about that account, whose id the write fills in.
   */
  acceptInvite(acceptance: Acceptance): Promise<{ accountId: number } | null>;
}

export type Member = { id: number; email: string; name: string; role: Role };

/** `role` null takes the person out of the workspace; contacts stay assigned to them. */
/** `from`: what it was decided on; if the role is another by now, nothing is changed. Without a role the member is removed. */
export type MemberChange = { workspaceId: number; accountId: number; from: Role; role: Role | null; audit: Noted };

export type NewInvite = {
  workspaceId: number;
  hash: string;
  /** Null: for whoever has the link. */
  email: string | null;
  role: Role;
  expiresAtMs: number;
  nowMs: number;
};

export type Invite = Omit<NewInvite, 'hash' | 'nowMs'> & { id: number; createdAtMs: number };

export type Acceptance = {
  workspaceId: number;
  hash: string;
  person: { email: string; name: string; passwordHash: string };
  nowMs: number;
  audit: Noted;
};
