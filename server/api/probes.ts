import type { FastifyInstance } from 'fastify';
import type { ApiPorts } from './ports.ts';
import { PROBE_DESCRIPTIONS } from './probe-descriptions.ts';
import { refuse } from '../workspace/refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';
import { send } from './send.ts';

/** What a supervisor asks: whether the process lives, whether to send it requests, and its figures. */
export function addProbes(app: FastifyInstance, { isReady, metrics }: Pick<ApiPorts, 'isReady' | 'metrics'>): void {
  const about = PROBE_DESCRIPTIONS;
  const ok = { status: 200, body: { status: 'ok' } };
  const unavailable = (message: string) => answerToRefusal(refuse('unavailable', { message }));
  app.get('/healthz', { config: { about: about.healthz } }, (_request, reply) => send(reply, ok));
  app.get('/readyz', { config: { about: about.readyz } }, (_request, reply) => {
    if (app.isStopping) send(reply, unavailable('The server is stopping.'));
    else send(reply, isReady() ? ok : unavailable('The server is starting.'));
  });
  app.get('/metrics', { config: { about: about.metrics } }, async (_request, reply) => {
    const { contentType, text } = await metrics();
    send(reply, { status: 200, page: text, headers: { 'content-type': contentType } });
    return reply;
  });
}
