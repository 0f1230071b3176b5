import type { Membership, Person } from '../store/contract-auth.ts';
import type { Actor, AuditNote } from '../workspace/audit.ts';

type About = Pick<AuditNote, 'action' | 'details' | 'nowMs'> & {
  account: Person;
  /** The person themself, unless somebody else did it. */
  actor?: Actor;
};

/** A person is one in all their workspaces, so what becomes of them is noted in each. */
export function notesEverywhere(memberships: readonly Membership[], { account, actor, ...about }: About): AuditNote[] {
  const by = actor ?? { kind: 'person', id: account.id, name: account.email };
  return memberships.map(({ workspaceId }) => ({ ...about, workspaceId, actor: by, subjectId: account.id }));
}
