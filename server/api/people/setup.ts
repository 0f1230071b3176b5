import type { FastifyInstance } from 'fastify';
import { hashSecret } from '../../auth/secret.ts';
import type { Account } from '../../store/contract-auth.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import { nameFromEmail, readRegistration, type Registration } from '../../workspace/registration.ts';
import { jsonBody } from '../request-body.ts';
import { send } from '../send.ts';
import { PEOPLE_DESCRIPTIONS } from './descriptions.ts';
import { fromOwnPages } from './own-pages.ts';
import { deviceOf, type People } from './people.ts';

/** The first person makes the first workspace, with the token of the setup link, and is signed in. */
export function addSetupRoute(app: FastifyInstance, people: People): void {
  app.route({
    method: 'POST',
    url: '/setup',
    config: { failure: 'Failed to set up the workspace', about: PEOPLE_DESCRIPTIONS.setup },
    onRequest: fromOwnPages(people.ports.publicOrigin),
    handler: async (request, reply) => {
      const { token, ...rest } = jsonBody(request) ?? {};
      const registration = readRegistration(rest);
      const account = await register(people, String(token), registration);
      const cookie = await people.sessions.begin(account, deviceOf(request));
      const body = { status: 'success', data: { subdomain: registration.subdomain }, message: 'Workspace created successfully' };
      send(reply, { status: 201, body, headers: { 'set-cookie': cookie } });
      return reply;
    },
  });
}

/** Uses the token up first, so that of two requests with it one wins; it is given back when nothing came of it. */
async function register(people: People, token: string, registration: Registration): Promise<Account> {
  const { store, clock } = people.ports;
  const linkInvalid = () => new RefusalError(refuse('setup_link_invalid'));
  if ((await store.accounts.count()) > 0) throw linkInvalid();
  if (!(await store.accounts.useSetupToken(hashSecret(token)))) throw linkInvalid();
  try {
    return await makeWorkspace(people, registration);
  } catch (error) {
    await store.accounts.saveSetupToken(hashSecret(token), clock.now());
    throw error;
  }
}

async function makeWorkspace({ ports, passwords }: People, registration: Registration): Promise<Account> {
  const { store, clock } = ports;
  const { subdomain, name, email, password } = registration;
  const owner = { email, name: nameFromEmail(email), passwordHash: await passwords.hash(password) };
  const nowMs = clock.now();
  const actor = { kind: 'person', id: null, name: email } as const;
  const audit = { actor, action: 'workspace.created', subjectId: null, details: { name }, nowMs } as const;
  const made = await store.workspaces.create({ subdomain, name, owner, secret: newSecret(), nowMs, audit });
  if ('taken' in made) {
    throw new RefusalError(refuse('validation_failed', { errors: { subdomain: ['The subdomain has already been taken.'] } }));
  }
  const account = await store.accounts.byEmail(email);
  if (!account) throw new Error('The owner of a workspace that was just made has no account');
  return account;
}
