import type { FastifyInstance } from 'fastify';
import { notesEverywhere } from '../../auth/person-notes.ts';
import { isPublicId, publicIdOf } from '../../auth/session.ts';
import { restTime } from '../../kit/time.ts';
import type { NewSession, Session } from '../../store/contract-auth.ts';
import { notFound } from '../../workspace/decision.ts';
import { readInput } from '../../workspace/input.ts';
import { PASSWORD_INPUT } from '../../workspace/invitation.ts';
import { isRefusal, RefusalError } from '../../workspace/refusal.ts';
import { addressOf } from '../caller-address.ts';
import { jsonBody } from '../request-body.ts';
import { send } from '../send.ts';
import { PEOPLE_DESCRIPTIONS as about } from './descriptions.ts';
import { fromOwnPages } from './own-pages.ts';
import { deviceOf, type People, whoAsks } from './people.ts';

/** Somebody's own sessions and password. */
export function addAccountRoutes(app: FastifyInstance, people: People): void {
  const { ports, sessions } = people;
  const { store, publicOrigin, clock } = ports;
  const noteOfEnd = ({ memberships, account }: Session, details: Record<string, unknown>) =>
    notesEverywhere(memberships, { account, action: 'person.sessions_ended', details, nowMs: clock.now() });

  app.route({
    method: 'GET',
    url: '/me/sessions',
    config: { failure: 'Failed to list your sessions', about: about.listSessions },
    handler: async (request, reply) => {
      const current = await whoAsks(people, request);
      const data = (await sessions.list(current.accountId)).map((session) => sessionRow(session, current));
      send(reply, { status: 200, body: { status: 'success', data: { data, next: null, prev: null } } });
      return reply;
    },
  });

  app.route<{ Params: { id: string } }>({
    method: 'DELETE',
    url: '/me/sessions/:id',
    config: { failure: 'Failed to end the session', about: about.endSession },
    onRequest: fromOwnPages(publicOrigin),
    handler: async (request, reply) => {
      const session = await whoAsks(people, request);
      const { id: prefix } = request.params;
      const end = { accountId: session.accountId, prefix, audit: noteOfEnd(session, { session: prefix }) };
      const ended = isPublicId(prefix) ? await store.accounts.endSessions(end) : 0;
      if (ended === 0) throw new RefusalError(notFound('Session'));
      send(reply, { status: 200, body: { status: 'success', message: 'Session ended successfully' } });
      return reply;
    },
  });

  app.route({
    method: 'DELETE',
    url: '/me/sessions',
    config: { failure: 'Failed to end the other sessions', about: about.endOtherSessions },
    onRequest: fromOwnPages(publicOrigin),
    handler: async (request, reply) => {
      const session = await whoAsks(people, request);
      const audit = noteOfEnd(session, { except: publicIdOf(session) });
      await store.accounts.endSessions({ accountId: session.accountId, except: session.hash, audit });
      send(reply, { status: 200, body: { status: 'success', message: 'Other sessions ended successfully' } });
      return reply;
    },
  });

  addPasswordRoute(app, people);
}

/** Ends every session, and begins a new one here. Guessing the current password is limited as signing in is. */
function addPasswordRoute(app: FastifyInstance, people: People): void {
  const { ports, sessions, passwords, signIn } = people;
  app.route({
    method: 'POST',
    url: '/me/password',
    config: { failure: 'Failed to change your password', about: about.changePassword },
    onRequest: fromOwnPages(ports.publicOrigin),
    handler: async (request, reply) => {
      const session = await whoAsks(people, request);
      const { account, memberships } = session;
      const { current_password, password } = readInput(PASSWORD_INPUT, jsonBody(request));
      const attempt = { email: account.email, password: current_password, address: addressOf(request), session };
      const known = await signIn.attempt(attempt);
      if (isRefusal(known)) throw new RefusalError(known);
      const passwordHash = await passwords.hash(password);
      const nowMs = ports.clock.now();
      const audit = notesEverywhere(memberships, { account, action: 'person.password_changed', details: {}, nowMs });
      await ports.store.accounts.setPassword({ accountId: account.id, passwordHash, audit });
      const cookie = await sessions.begin(account, deviceOf(request));
      send(reply, { status: 204, body: undefined, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });
}

function sessionRow(session: NewSession, current: NewSession) {
  const { createdAtMs, lastUsedAtMs, expiresAtMs, address, userAgent, hash } = session;
  return {
    id: publicIdOf(session),
    current: hash === current.hash,
    address,
    user_agent: userAgent,
    created_at: restTime(createdAtMs * 1000),
    last_used_at: restTime(lastUsedAtMs * 1000),
    expires_at: restTime(expiresAtMs * 1000),
  };
}
