import type { Member, MemberChange } from '../../store/contract-people.ts';
import { readInput } from '../../workspace/input.ts';
import { MEMBER_INPUT } from '../../workspace/invitation.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { Role } from '../../workspace/role.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { DONE, savedOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { MEMBER } from '../shapes/people.ts';
import { done, success } from './answer.ts';
import { wholeList } from './cursor-list.ts';
import { keeping } from './keeping.ts';
import { found, pathId } from './path-id.ts';

const LABEL = 'Member';
const PATH = '/members';

/** Who belongs to the workspace, and as what. */
export function memberRoutes({ store, clock }: ApiPorts): Route[] {
  const one = async (call: Call) => {
    const id = pathId(call, LABEL);
    return found((await store.people.members(call.workspace.id)).find((member) => member.id === id), LABEL);
  };
  const change = async (call: Call, role: Role | null, answerTo: (member: Member) => Answer) => {
    const member = await one(call);
    const answer = answerTo(member);
    const { id: workspaceId } = call.workspace;
    const action = role === null ? 'member.removed' : 'member.updated';
    const details = { email: member.email, role: { from: member.role, to: role } };
    const note = { actor: call.actor, action, workspaceId, subjectId: member.id, details, nowMs: clock.now() } as const;
    await changeMember({ workspaceId, accountId: member.id, role, audit: { ...note, ...keeping(call, answer) } });
    return answer;
  };
  const changeMember = async (wanted: MemberChange) => {
    const outcome = await store.people.changeMember(wanted);
    if (outcome === 'last_owner') throw new RefusalError(refuse('last_owner'));
    found(outcome === 'changed' ? true : null, LABEL);
  };
  return [
    {
      method: 'GET',
      path: PATH,
      ability: 'members.read',
      failure: 'Failed to list members',
      handle: async (call) => success(wholeList(await store.people.members(call.workspace.id))),
      about: { summary: 'List members', answers: { 200: cursorListOf(MEMBER) }, examples: [{ status: 200 }] },
    },
    {
      method: 'PATCH',
      path: `${PATH}/:id`,
      ability: 'members.manage',
      failure: 'Failed to update member',
      handle: (call) => {
        const { role } = readInput(MEMBER_INPUT, call.body);
        return change(call, role, (member) => success({ ...member, role }, 'Member updated successfully'));
      },
      about: {
        summary: "Change a member's role",
        details: 'The person has to sign in anew.',
        body: MEMBER_INPUT,
        answers: { 200: savedOf(MEMBER) },
        refusals: ['last_owner'],
        examples: [{ params: { id: 1 }, body: { role: 'owner' }, status: 200 }],
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/:id`,
      ability: 'members.manage',
      failure: 'Failed to remove member',
      handle: (call) => change(call, null, () => done('Member removed successfully')),
      about: {
        summary: 'Remove a member',
        details: 'Contacts stay assigned to them. The last owner cannot be removed.',
        answers: { 200: DONE },
        refusals: ['last_owner'],
        examples: [{ params: { id: 2 }, status: 200 }],
      },
    },
  ];
}
