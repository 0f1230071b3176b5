import type { FastifyInstance } from 'fastify';
import { RefusalError, isRefusal } from '../../workspace/refusal.ts';
import { readCredentials } from '../../workspace/registration.ts';
import { addressOf } from '../caller-address.ts';
import { jsonBody } from '../request-body.ts';
import { send } from '../send.ts';
import { PEOPLE_DESCRIPTIONS as about } from './descriptions.ts';
import { fromOwnPages } from './own-pages.ts';
import { deviceOf, type People, whoAsks } from './people.ts';

/** Signing in and out, and who is signed in. */
export function addLoginRoutes(app: FastifyInstance, people: People): void {
  const { ports, sessions, signIn } = people;
  const { publicOrigin } = ports;

  app.route({
    method: 'POST',
    url: '/login',
    config: { failure: 'Failed to sign in', about: about.login },
    onRequest: fromOwnPages(publicOrigin, 'own or silent'),
    handler: async (request, reply) => {
      const session = await sessions.current(request.headers.cookie);
      const account = await signIn.attempt({ ...readCredentials(jsonBody(request)), address: addressOf(request), session });
      if (isRefusal(account)) throw new RefusalError(account);
      await sessions.end(request.headers.cookie); // What a browser brings along is nobody's any more.
      const cookie = await sessions.begin(account, deviceOf(request));
      send(reply, { status: 204, body: undefined, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });

  app.route({
    method: 'POST',
    url: '/logout',
    config: { failure: 'Failed to sign out', about: about.logout },
    onRequest: fromOwnPages(publicOrigin),
    handler: async (request, reply) => {
      const cookie = await sessions.end(request.headers.cookie);
      send(reply, { status: 204, body: undefined, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });

  app.route({
    method: 'GET',
    url: '/me',
    config: { failure: 'Failed to read your account', about: about.me },
    handler: async (request, reply) => {
      const { account, memberships } = await whoAsks(people, request);
      const workspaces = memberships.map(({ subdomain, role }) => ({ subdomain, role }));
      const data = { id: account.id, email: account.email, name: account.name, workspaces };
      send(reply, { status: 200, body: { status: 'success', data } });
      return reply;
    },
  });
}
