import type { FastifyInstance } from 'fastify';
import { SignIn } from '../../auth/sign-in.ts';
import { RefusalError, isRefusal, refuse } from '../../workspace/refusal.ts';
import { readCredentials } from '../../workspace/registration.ts';
import { jsonBody } from '../request-body.ts';
import { send } from '../send.ts';
import { fromOwnPages } from './own-pages.ts';
import type { People } from './people.ts';

/** Signing in and out, and who is signed in. */
export function addLoginRoutes(app: FastifyInstance, { ports, sessions, passwords }: People): void {
  const { store, clock, publicOrigin } = ports;
  const signIn = new SignIn({ accounts: store.accounts, passwords, clock });

  app.route({
    method: 'POST',
    url: '/login',
    config: { failure: 'Failed to sign in' },
    onRequest: fromOwnPages(publicOrigin, 'own or silent'),
    handler: async (request, reply) => {
      const account = await signIn.attempt({ ...readCredentials(jsonBody(request)), address: request.ip });
      if (isRefusal(account)) throw new RefusalError(account);
      const cookie = await sessions.begin(account.id);
      send(reply, { status: 204, body: undefined, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });

  app.route({
    method: 'POST',
    url: '/logout',
    config: { failure: 'Failed to sign out' },
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
    config: { failure: 'Failed to read your account' },
    handler: async (request, reply) => {
      const session = await sessions.current(request.headers.cookie);
      if (!session) throw new RefusalError(refuse('credentials_invalid'));
      const { account, memberships } = session;
      const workspaces = memberships.map(({ subdomain, role }) => ({ subdomain, role }));
      const data = { id: account.id, email: account.email, name: account.name, workspaces };
      send(reply, { status: 200, body: { status: 'success', data } });
      return reply;
    },
  });
}
