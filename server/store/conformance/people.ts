import { expect, test } from 'vitest';
import type { Role } from '../../workspace/role.ts';
import type { Invite } from '../contract-people.ts';
import { noted, noteOf } from './audit.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** Who belongs to a workspace, and how they come and go. */
export function peopleConformance(scene: Scenes): void {
  test('an invite makes a member, once', async () => {
    const acme = await scene();
    const { people } = acme.store;
    const invite = await inviteTo(acme, 'once', { email: 'grace@acme.example' });
    expect(await people.invites(acme.workspaceId, acme.nowMs)).toEqual([invite]);
    expect(await people.inviteByHash(acme.workspaceId, 'once', acme.nowMs)).toEqual(invite);
    const tries = await Promise.all([accept(acme, 'once', 'Grace'), accept(acme, 'once', 'Grace')]);
    expect(tries.filter((made) => made !== null)).toHaveLength(1);
    expect(await members(acme)).toEqual([['owner', 'owner'], ['grace', 'editor']]);
    expect(await people.invites(acme.workspaceId, acme.nowMs)).toEqual([]);
    const accountId = tries.find((made) => made !== null)?.accountId ?? null;
    expect(await noted(acme)).toEqual([['member.joined', accountId], ['invite.created', invite.id]]);
  });

  test('an invite holds in its own workspace alone, until its end', async () => {
    const [acme, other] = [await scene(), await scene()];
    const invite = await inviteTo(acme, 'held');
    const { people } = acme.store;
    expect(await people.inviteByHash(other.workspaceId, 'held', acme.nowMs)).toBeNull();
    expect(await people.inviteByHash(acme.workspaceId, 'held', invite.expiresAtMs)).toBeNull();
    expect(await people.invites(acme.workspaceId, invite.expiresAtMs)).toEqual([]);
    expect(await accept(acme, 'held', 'Grace', invite.expiresAtMs)).toBeNull();
    const audit = noteOf(acme, { action: 'invite.revoked' });
    expect(await people.withdrawInvite({ workspaceId: other.workspaceId, id: invite.id, audit })).toBe(false);
    expect(await people.withdrawInvite({ workspaceId: acme.workspaceId, id: invite.id, audit })).toBe(true);
    expect(await accept(acme, 'held', 'Grace')).toBeNull();
  });

  test('a person keeps account and password in a second workspace', async () => {
    const [acme, other] = [await scene(), await scene()];
    await inviteTo(acme, 'first');
    await inviteTo(other, 'second');
    const first = await accept(acme, 'first', 'Joan');
    const again = await accept(other, 'second', 'JOAN');
    expect(again).toEqual(first);
    expect((await acme.store.accounts.memberships(first?.accountId ?? 0)).map(({ workspaceId }) => workspaceId).sort()).toEqual(
      [acme.workspaceId, other.workspaceId].sort(),
    );
  });

  test('the last owner stays, also when two leave at once', async () => {
    const acme = await scene();
    const [owner] = await acme.store.people.members(acme.workspaceId);
    if (!owner) throw new Error('A workspace has an owner');
    const change = (accountId: number, role: 'owner' | 'viewer' | null, from: Role = 'owner') =>
      acme.store.people.changeMember({ workspaceId: acme.workspaceId, accountId, from, role, audit: noteOf(acme, { action: 'member.updated' }) });
    expect(await change(owner.id, 'viewer')).toBe('last_owner');
    expect(await change(owner.id, null)).toBe('last_owner');
    expect(await change(9_999, null)).toBe('unknown');
    await inviteTo(acme, 'owner too');
    const { accountId = 0 } = (await accept(acme, 'owner too', `Second ${acme.workspaceId}`)) ?? {};
    expect(await change(accountId, 'owner', 'viewer')).toBe('conflict');
    expect(await change(accountId, 'owner', 'editor')).toBe('changed');
    const outcomes = await Promise.all([change(owner.id, null), change(accountId, 'viewer')]);
    expect(outcomes.sort()).toEqual(['changed', 'last_owner']);
    expect((await members(acme)).filter(([, role]) => role === 'owner')).toHaveLength(1);
  });

  test('who is removed is signed out and no member, and can come back', async () => {
    const acme = await scene();
    const { store, workspaceId } = acme;
    await inviteTo(acme, 'in');
    const { accountId = 0 } = (await accept(acme, 'in', `Guest ${workspaceId}`)) ?? {};
    await acme.write({ write: 'insert', model: 'contact', row: await acme.newContact({ assigned_id: accountId }) });
    const session = { hash: `guest ${workspaceId}`, accountId, createdAtMs: acme.nowMs, expiresAtMs: acme.nowMs + 9, lastUsedAtMs: 0, address: '', userAgent: '' };
    await store.accounts.createSession({ session, network: '', knownSinceMs: 0, audit: [] });
    const audit = noteOf(acme, { action: 'member.removed', subjectId: accountId });
    expect(await store.people.changeMember({ workspaceId, accountId, from: 'editor', role: null, audit })).toBe('changed');
    expect(await store.accounts.sessionByHash(session.hash)).toBeNull();
    expect(await store.accounts.memberships(accountId)).toEqual([]);
    expect(await store.records.isMember(workspaceId, accountId)).toBe(false);
    expect(await store.people.changeMember({ workspaceId, accountId, from: 'editor', role: 'owner', audit })).toBe('unknown');
    await inviteTo(acme, 'in again');
    await accept(acme, 'in again', `Guest ${workspaceId}`);
    expect(await members(acme)).toHaveLength(2);
  });

  test('renames a workspace on the state it was decided on', async () => {
    const acme = await scene();
    const { referenceVersion } = await acme.workspace();
    const update = {
      workspaceId: acme.workspaceId, name: 'New name', country: 'DE', rateLimit: 120, includeOriginal: true,
      referenceVersion,
      audit: noteOf(acme, { action: 'workspace.updated' }),
    };
    expect(await acme.workspace()).toMatchObject({ includeOriginal: false });
    expect(await acme.store.workspaces.update(update)).toBeNull();
    expect(await acme.workspace()).toMatchObject({ name: 'New name', country: 'DE', rateLimit: 120, includeOriginal: true });
    expect(await acme.store.workspaces.update(update)).toEqual({ conflict: 'reference_version' });
    expect(await noted(acme)).toEqual([['workspace.updated', null]]);
  });
}

async function inviteTo(acme: Scene, hash: string, { email = null }: { email?: string | null } = {}): Promise<Invite> {
  const { workspaceId, nowMs, store } = acme;
  const invite = { workspaceId, hash, email, role: 'editor' as const, expiresAtMs: nowMs + 1_000, nowMs };
  return store.people.invite(invite, noteOf(acme, { action: 'invite.created' }));
}

function accept(acme: Scene, hash: string, name: string, nowMs = acme.nowMs): Promise<{ accountId: number } | null> {
  const person = { email: `${name.toLowerCase().replaceAll(' ', '-')}@acme.example`, name, passwordHash: 'hashed' };
  const actor = { kind: 'person', id: null, name: person.email } as const;
  const audit = noteOf(acme, { action: 'member.joined', actor });
  return acme.store.people.acceptInvite({ workspaceId: acme.workspaceId, hash, person, nowMs, audit });
}

async function members({ store, workspaceId }: Scene): Promise<[name: string, role: string][]> {
  return (await store.people.members(workspaceId)).map(({ name, role }) => [name.toLowerCase(), role]);
}
