import type { FastifyInstance, FastifyRequest } from 'fastify';
import { send } from '../send.ts';
import { loginPage, setUpAlreadyPage, setupPage, startPage, welcomePage } from './pages.ts';
import type { People } from './people.ts';

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const FAILURE = { failure: 'Failed to show this page' };

/** The few pages that need nothing but this server. */
export function addPageRoutes(app: FastifyInstance, { ports, sessions }: People): void {
  const { store, publicOrigin } = ports;
  const isSetUp = async () => (await store.accounts.count()) > 0;
  const needsHttps = (request: FastifyRequest) =>
    !LOOPBACK.test(request.headers.host ?? '') && !publicOrigin().startsWith('https:');

  app.get('/', { config: FAILURE }, async (request, reply) => {
    if (await isSetUp()) {
      const session = await sessions.current(request.headers.cookie);
      send(reply, session ? startPage(session, publicOrigin()) : welcomePage());
    } else {
      send(reply, { status: 302, body: undefined, headers: { location: '/setup' } });
    }
    return reply;
  });

  app.get('/login', { config: FAILURE }, (request, reply) => send(reply, loginPage({ needsHttps: needsHttps(request) })));

  app.get('/setup', { config: FAILURE }, async (request, reply) => {
    const { token } = request.query as { token?: unknown }; // Whatever came; only a text is taken.
    const given = typeof token === 'string' ? token : null;
    const page = (await isSetUp()) ? setUpAlreadyPage() : setupPage({ token: given, needsHttps: needsHttps(request) });
    send(reply, page);
    return reply;
  });
}
