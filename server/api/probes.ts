import type { FastifyInstance } from 'fastify';
import { refuse } from '../workspace/refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';
import { send } from './send.ts';

/** What a supervisor asks: whether the process lives, and whether to send it requests. */
export function addProbes(app: FastifyInstance): void {
  const ok = { status: 200, body: { status: 'ok' } };
  app.get('/healthz', (_request, reply) => send(reply, ok));
  app.get('/readyz', (_request, reply) =>
    send(reply, app.isStopping ? answerToRefusal(refuse('unavailable', { message: 'The server is stopping.' })) : ok),
  );
}
