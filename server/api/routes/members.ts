import type { Member } from '../../store/contract-people.ts';
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
import { MAX_TRIES } from './save-endpoint.ts';
import { memberTag, staleness, STATE_TAG } from './state-tag.ts';

const LABEL = 'Member';
const PATH = '/members';
const TAGGED = 'For If-Match, a member is named by the role in quotes: `"editor"`.';

/** Who belongs to the workspace, and as what. */
export function memberRoutes(ports: ApiPorts): Route[] {
  const { store } = ports;
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
        return change(ports, call, {
          role,
          answerTo: (member) => ({
            ...success({ ...member, role }, 'Member updated successfully'),
            headers: { ETag: memberTag({ role }) },
          }),
        });
      },
      about: {
        summary: "Change a member's role",
        details: `The person has to sign in anew. ${TAGGED}`,
        body: MEMBER_INPUT,
        answers: { 200: savedOf(MEMBER) },
        headers: STATE_TAG,
        refusals: ['last_owner', 'precondition_failed'],
        examples: [{ params: { id: 1 }, body: { role: 'owner' }, status: 200 }],
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/:id`,
      ability: 'members.manage',
      failure: 'Failed to remove member',
      handle: (call) => change(ports, call, { role: null, answerTo: () => done('Member removed successfully') }),
      about: {
        summary: 'Remove a member',
        details: `Contacts stay assigned to them. The last owner cannot be removed. ${TAGGED}`,
        answers: { 200: DONE },
        refusals: ['last_owner', 'precondition_failed'],
        examples: [{ params: { id: 2 }, status: 200 }],
      },
    },
  ];
}

type Wanted = { role: Role | null; answerTo: (member: Member) => Answer };

/** Decided on the role of now; if that is another when it is written, decided again. */
async function change({ store, clock }: ApiPorts, call: Call, { role, answerTo }: Wanted): Promise<Answer> {
  const { id: workspaceId } = call.workspace;
  const accountId = pathId(call, LABEL);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const member = found((await store.people.members(workspaceId)).find(({ id }) => id === accountId), LABEL);
    const stale = staleness(call.conditions, memberTag(member));
    if (stale) throw new RefusalError(stale);
    const answer = answerTo(member);
    const action = role === null ? 'member.removed' : 'member.updated';
    const details = { email: member.email, role: { from: member.role, to: role } };
    const note = { actor: call.actor, action, workspaceId, subjectId: accountId, details, nowMs: clock.now() } as const;
    const audit = { ...note, ...keeping(call, answer) };
    const outcome = await store.people.changeMember({ workspaceId, accountId, from: member.role, role, audit });
    if (outcome === 'changed') return answer;
    if (outcome === 'last_owner') throw new RefusalError(refuse('last_owner'));
  }
  throw new RefusalError(refuse('unavailable', { retryAfterSeconds: 1 }));
}
