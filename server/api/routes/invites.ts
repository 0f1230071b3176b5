import { newInviteToken } from '../../auth/invite-link.ts';
import { restTime } from '../../kit/time.ts';
import type { Invite } from '../../store/contract-people.ts';
import { readInput } from '../../workspace/input.ts';
import { INVITE_INPUT } from '../../workspace/invitation.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { DONE, savedOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { INVITE, NEW_INVITE } from '../shapes/people.ts';
import { done, success } from './answer.ts';
import { wholeList } from './cursor-list.ts';
import { keeping } from './keeping.ts';
import { found, pathId } from './path-id.ts';

const LABEL = 'Invite';
const PATH = '/invites';
const INVITE_MS = 7 * 24 * 60 * 60 * 1000;

/** Links with which people join the workspace. */
export function inviteRoutes({ store, clock, publicOrigin }: ApiPorts): Route[] {
  const list = async ({ workspace }: Call) => success(wholeList((await store.people.invites(workspace.id, clock.now())).map(row)));

  const create = async ({ workspace, actor, body, once }: Call) => {
    const { role, email = null } = readInput(INVITE_INPUT, body);
    const workspaceId = workspace.id;
    const nowMs = clock.now();
    const { token, hash } = newInviteToken(workspaceId);
    const audit = { actor, action: 'invite.created', workspaceId, subjectId: null, details: { role, email }, nowMs } as const;
    const expiresAtMs = nowMs + INVITE_MS;
    const created = (invite: Shown, link: string | null): Answer => ({
      ...success({ ...row(invite), link }, 'Invite created successfully'),
      status: 201,
    });
    const kept = keeping({ once }, created({ id: 0, email, role, createdAtMs: nowMs, expiresAtMs }, null), 'id');
    const invite = await store.people.invite({ workspaceId, hash, email, role, expiresAtMs, nowMs }, { ...audit, ...kept });
    return created(invite, `${publicOrigin()}/join?token=${token}`);
  };

  const withdraw = async (call: Call) => {
    const id = pathId(call, LABEL);
    const workspaceId = call.workspace.id;
    const audit = { actor: call.actor, action: 'invite.revoked', workspaceId, subjectId: id, details: {}, nowMs: clock.now() } as const;
    const answer = done('Invite revoked successfully');
    const withdrawal = { workspaceId, id, audit: { ...audit, ...keeping(call, answer) } };
    found((await store.people.withdrawInvite(withdrawal)) ? true : null, LABEL);
    return answer;
  };

  const ability = 'members.manage';
  return [
    {
      method: 'GET',
      path: PATH,
      ability,
      failure: 'Failed to list invites',
      handle: list,
      about: {
        summary: 'List invites',
        details: 'Those that can still be accepted.',
        answers: { 200: cursorListOf(INVITE) },
        examples: [{ status: 200 }],
      },
    },
    {
      method: 'POST',
      path: PATH,
      ability,
      failure: 'Failed to create invite',
      keeps: { without: ['link'] },
      handle: create,
      about: {
        summary: 'Invite a person',
        details: 'The link works once, within 7 days. With `email` it works for that address alone.',
        body: INVITE_INPUT,
        answers: { 201: savedOf(NEW_INVITE) },
        examples: [{ body: { role: 'editor', email: 'grace@acme.example' }, status: 201 }],
      },
    },
    {
      method: 'DELETE',
      path: `${PATH}/:id`,
      ability,
      failure: 'Failed to revoke invite',
      handle: withdraw,
      about: { summary: 'Revoke an invite', answers: { 200: DONE }, examples: [{ params: { id: 1 }, status: 200 }] },
    },
  ];
}

type Shown = Omit<Invite, 'workspaceId'>;

function row({ id, email, role, createdAtMs, expiresAtMs }: Shown) {
  return { id, email, role, created_at: restTime(createdAtMs * 1000), expires_at: restTime(expiresAtMs * 1000) };
}
