import type { FastifyInstance } from 'fastify';
import { RefusalError, refuse } from '../workspace/refusal.ts';

/** Notes the routes that are added after this call. What it returns answers every other method of their paths with a 405. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methodsByPath.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methodsByPath.set(url, known);
  });
  return () => {
    for (const [url, methods] of [...methodsByPath]) {
      const known = [...methods];
      app.route({
        method: app.supportedMethods.filter((name) => !known.includes(name)),
        url,
        onRequest: (_request, reply, next) => {
          void reply.header('allow', known.join(', '));
          next(new RefusalError(refuse('method_not_allowed')));
        },
        handler: () => {},
      });
    }
  };
}
