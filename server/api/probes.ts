import type { FastifyInstance } from 'fastify';
import type { ApiPorts } from './ports.ts';
import { PROBE_DESCRIPTIONS } from './probe-descriptions.ts';
import { Readiness } from './readiness.ts';
import { refuse } from '../workspace/refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';
import { send } from './send.ts';

/** What a supervisor asks: whether the process lives, whether to send it requests, and its figures. */
export function addProbes(app: FastifyInstance, ports: Pick<ApiPorts, 'isReady' | 'metrics' | 'store' | 'clock'>): void {
  const about = PROBE_DESCRIPTIONS;
  const readiness = new Readiness(ports);
  const ok = { status: 200, body: { status: 'ok' } };
  const unavailable = (message: string) => answerToRefusal(refuse('unavailable', { message }));
  app.get('/healthz', { config: { about: about.healthz } }, (_request, reply) => send(reply, ok));
  app.get('/readyz', { config: { about: about.readyz } }, async (_request, reply) => {
    const objection = app.isStopping ? 'The server is stopping.' : await readiness.objection();
    send(reply, objection === null ? ok : unavailable(objection));
    return reply;
  });
  app.get('/metrics', { config: { about: about.metrics } }, async (_request, reply) => {
    const { contentType, text } = await ports.metrics();
    send(reply, { status: 200, page: text, headers: { 'content-type': contentType } });
    return reply;
  });
}
