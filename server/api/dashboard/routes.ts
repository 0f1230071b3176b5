import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { send } from '../send.ts';
import { readBuiltFiles, type Asset } from './built-files.ts';
import { dashboardPage, unbuiltPage } from './page.ts';

/** The addresses that the dashboard's script knows. Any other is refused as an unknown call is. */
const PAGES = ['/', '/login', '/setup', '/join', '/account', '/w/:workspace', '/w/:workspace/*'];

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** The name of a file holds a hash of its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The dashboard: one page at many addresses, and the files it consists of. */
export function addDashboardRoutes(app: FastifyInstance, { store, publicOrigin }: ApiPorts): void {
  const built = readBuiltFiles();
  const needsHttps = (request: FastifyRequest) =>
    !LOOPBACK.test(request.headers.host ?? '') && !publicOrigin().startsWith('https:');

  for (const url of PAGES) {
    app.get(url, { config: { failure: 'Failed to show this page' } }, async (request, reply) => {
      const isSetUp = (await store.accounts.count()) > 0;
      if (built === null) send(reply, unbuiltPage());
      else if (url === '/' && !isSetUp) send(reply, { status: 302, body: undefined, headers: { location: '/setup' } });
      else send(reply, dashboardPage(built.page, { isSetUp, needsHttps: needsHttps(request) }, publicOrigin()));
      return reply;
    });
  }

  app.get('/assets/:name', (request, reply) => {
    const { name = '' } = request.params as { name?: string }; // What fastify's router makes, which no type describes.
    const asset = built?.assets.get(name);
    if (!asset) throw new RefusalError(refuse('not_found'));
    sendAsset(request, reply, asset);
  });
}

function sendAsset(request: FastifyRequest, reply: Parameters<typeof send>[0], { type, bytes, packed }: Asset): void {
  const takesPacked = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const headers = { 'content-type': type, 'cache-control': FOR_EVER, vary: 'accept-encoding' };
  if (packed && takesPacked) send(reply, { status: 200, page: packed, headers: { ...headers, 'content-encoding': 'gzip' } });
  else send(reply, { status: 200, page: bytes, headers });
}
