import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Right } from '../../auth/abilities.ts';
import type { Description } from '../description.ts';
import { send } from '../send.ts';
import type { DescribedCall } from './call.ts';
import { documentOf } from './document.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    about?: Description;
    ability?: Right;
  }
}

/** Notes every route that is added after this call, serves the document of all that describe themselves, and names the rest. */
export function addOpenApiRoute(app: FastifyInstance, version: string): { undescribed: string[]; text: () => string } {
  const calls: DescribedCall[] = [];
  const undescribed: string[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const name of [method].flat().filter((each) => each !== 'HEAD')) {
      if (config?.about) calls.push({ method: name, path: url, about: config.about, ability: config.ability ?? null });
      else undescribed.push(`${name} ${url}`);
    }
  });
  let made: { page: string; headers: Record<string, string> } | null = null;
  app.get('/openapi.json', { config: { failure: 'Failed to make the document' } }, (request, reply) => {
    const { page, headers } = (made ??= written(calls, version));
    const isKnown = request.headers['if-none-match'] === headers['etag'];
    send(reply, isKnown ? { status: 304, body: undefined, headers } : { status: 200, page, headers });
  });
  return { undescribed, text: () => (made ??= written(calls, version)).page };
}

/** Made when it is first asked for: all routes are known by then, and a server that nobody asks does not make it. */
function written(calls: readonly DescribedCall[], version: string) {
  const page = JSON.stringify(documentOf(calls, version));
  const etag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
  return { page, headers: { etag, 'cache-control': 'no-cache' } };
}
