import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inviteOf } from '../../auth/invite-link.ts';
import type { Account } from '../../store/contract-auth.ts';
import { readInput } from '../../workspace/input.ts';
import { ACCEPTANCE_INPUT } from '../../workspace/invitation.ts';
import { isRefusal, refuse, RefusalError } from '../../workspace/refusal.ts';
import { addressOf } from '../caller-address.ts';
import { jsonBody } from '../request-body.ts';
import { send } from '../send.ts';
import { PEOPLE_DESCRIPTIONS } from './descriptions.ts';
import { fromOwnPages } from './own-pages.ts';
import { deviceOf, type People } from './people.ts';

/** Whoever has an invite link joins its workspace: under the account they have, or a new one; and is signed in. */
export function addJoinRoute(app: FastifyInstance, people: People): void {
  app.route({
    method: 'POST',
    url: '/invites/accept',
    config: { failure: 'Failed to accept the invite', about: PEOPLE_DESCRIPTIONS.acceptInvite },
    onRequest: fromOwnPages(people.ports.publicOrigin),
    handler: async (request, reply) => {
      const { account, subdomain } = await accept(people, request);
      const cookie = await people.sessions.begin(account, deviceOf(request));
      const body = { status: 'success', data: { subdomain }, message: 'Invite accepted successfully' };
      send(reply, { status: 201, body, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });
}

async function accept(people: People, request: FastifyRequest): Promise<{ account: Account; subdomain: string }> {
  const { store, clock } = people.ports;
  const { token, name, email, password } = readInput(ACCEPTANCE_INPUT, jsonBody(request));
  const nowMs = clock.now();
  const named = inviteOf(token);
  const invite = named && (await store.people.inviteByHash(named.workspaceId, named.hash, nowMs));
  if (!invite) throw new RefusalError(refuse('invite_invalid'));
  if (invite.email !== null && invite.email.toLowerCase() !== email.toLowerCase()) {
    throw new RefusalError(refuse('validation_failed', { errors: { email: ['The email field must be the address that was invited.'] } }));
  }
  const session = await people.sessions.current(request.headers.cookie);
  const passwordHash = await passwordHashOf(people, { email, password, address: addressOf(request), session });
  const details = { email, role: invite.role, invite: invite.id };
  const actor = { kind: 'person', id: null, name: email } as const;
  const audit = { actor, action: 'member.joined', workspaceId: invite.workspaceId, subjectId: null, details, nowMs } as const;
  const person = { email, name, passwordHash };
  const joined = await store.people.acceptInvite({ ...named, person, nowMs, audit });
  const [account, workspace] = await Promise.all([store.accounts.byEmail(email), store.workspaces.byId(invite.workspaceId)]);
  if (!joined || !account || !workspace) throw new RefusalError(refuse('invite_invalid'));
  return { account, subdomain: workspace.subdomain };
}

/** Who has an account already must prove that it is theirs; its password stays. */
async function passwordHashOf({ ports, passwords, signIn }: People, given: Parameters<typeof signIn.attempt>[0]): Promise<string> {
  if (!(await ports.store.accounts.byEmail(given.email))) return passwords.hash(given.password);
  const account = await signIn.attempt(given);
  if (isRefusal(account)) throw new RefusalError(account);
  return account.passwordHash;
}
