import type { FastifyRequest } from 'fastify';
import { originOf } from '../../auth/same-origin.ts';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import { provenanceOf } from '../provenance.ts';
import { expectJson } from '../request-body.ts';

/** Which requests with a cookie are taken: those of our own pages, and where so said those that no browser sent. */
export type Welcome = 'own' | 'own or silent';

/** The check before the body of every call that people's browsers make. */
export function fromOwnPages(publicOrigin: () => string, welcome: Welcome = 'own') {
  return async (request: FastifyRequest): Promise<void> => {
    const origin = originOf(provenanceOf(request.headers), publicOrigin());
    if (origin !== 'own' && !(origin === 'silent' && welcome === 'own or silent')) {
      throw new RefusalError(refuse('foreign_origin'));
    }
    expectJson(request);
  };
}
