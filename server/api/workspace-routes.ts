import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { assert } from '../kit/assert.ts';
import type { PlainAnswer } from '../store/contract-answers.ts';
import type { Admission } from './admission.ts';
import { readInput } from '../workspace/input.ts';
import { onceOf, refuseUnfitKey } from './idempotency-key.ts';
import { hopsOf, refuseUnfitHops } from './hops.ts';
import { MAX_FORM_BYTES } from './body-headers.ts';
import { expectCsv, expectJson, expectJsonOrForm, fileBody, formBody, jsonBody } from './request-body.ts';
import type { Repeats } from './repeats.ts';
import { BodyRoom } from './body-room.ts';
import type { Call, Route } from './route.ts';
import { send } from './send.ts';
import { Turns } from './turns.ts';

/** Of forms with their files. Each is there about three times: as it came, in its parts, and as it goes to Meta. */
const MAX_FORM_BYTES_UNDER_WAY = 64 * 1024 * 1024;

/** Of a call that is all said by its path. */
const NO_KEYS = z.strictObject({});

const BASE_PATH = '/api/v1/:subdomain';

type Surroundings = { admission: Admission; repeats: Repeats; publicOrigin: () => string };

/** The calls of `/api/v1/{subdomain}`. Everything that needs no body is settled before the first byte of it is read. */
export function addWorkspaceRoutes(app: FastifyInstance, routes: readonly Route[], surroundings: Surroundings): void {
  const { admission, repeats, publicOrigin } = surroundings;
  const turns = new Turns();
  const room = new BodyRoom({ mostBytes: MAX_FORM_BYTES_UNDER_WAY, largestBytes: MAX_FORM_BYTES });
  for (const route of routes) {
    const { method, path, ability, failure, keeps, standing, handle, about, takes } = route;
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      try {
        const call = callOf(request, publicOrigin());
        if (!about.body) readInput(NO_KEYS, call.body);
        const { once } = call;
        const run = () => handle(call);
        const stands = standing && ((kept: PlainAnswer) => standing(call, kept));
        send(reply, await (once && takes !== 'csv' ? repeats.answer({ once, keeps, stands, run }) : run()));
      } catch (error) {
        // `reply.send` takes for an answer what is no Error, and it does not see what `send` throws.
        app.errorHandler(error as FastifyError, request, reply);
      }
    };
    app.route({
      method,
      url: BASE_PATH + path,
      config: { failure, ability, about },
      ...(takes === 'form' && { bodyLimit: MAX_FORM_BYTES }),
      onRequest: async (request, reply) => {
        request.admitted = await admission.admit(request, reply, route);
        refuseUnfitKey(request);
        refuseUnfitHops(request);
        if (!bringsFile(request, takes)) return;
        if (takes === 'form') room.enter(request, reply);
        app.arrivals.expectFile(request.raw);
      },
      // Not `async`, for which fastify would listen to the end of every answer.
      handler: (request, reply) => turns.take(request.raw.socket, () => answer(request, reply)),
    });
  }
}

/** Refuses a body by its head. True for one that may come slowly. */
function bringsFile(request: FastifyRequest, takes: Route['takes']): boolean {
  if (takes === 'form') return expectJsonOrForm(request);
  if (takes === 'csv') expectCsv(request);
  else expectJson(request);
  return takes === 'csv';
}

function callOf(request: FastifyRequest, origin: string): Call {
  const { admitted, params, query, headers } = request;
  assert(admitted, 'a request is handled only after it was let in');
  return {
    workspace: admitted.workspace,
    actor: admitted.caller.actor,
    params: params as Call['params'], // What fastify's router and query parser make, which no type describes.
    query: query as Call['query'],
    body: jsonBody(request),
    file: fileBody(request),
    form: formBody(request),
    once: headers['idempotency-key'] === undefined ? null : onceOf(request, admitted),
    hops: hopsOf(request),
    conditions: { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] },
    url: { origin, path: pathOf(request.url) },
  };
}

/** What is sent by way of a proxy may name a whole URL, and the router takes it: its host is not where we are reached. */
function pathOf(target: string): string {
  const start = target.startsWith('/') ? 0 : target.indexOf('/', target.indexOf('//') + 2);
  const end = target.indexOf('?', start);
  return target.slice(start, end === -1 ? undefined : end);
}
