import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { writeInBurst } from '../kit/burst.ts';
import { hasBody } from './body-headers.ts';
import { noteEarlyAnswer } from './client-error.ts';
import type { Answer } from './route.ts';

/** The headers of every answer. `no-store`: what is said to one token or person is not for a cache. */
const ALWAYS = {
  'content-type': 'application/json; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

const NO_CONTENT = 204;

/** Something for browsers instead of JSON; its own headers name its type. */
export type Page = { status: number; page: string | Buffer; headers: Record<string, string> };

/** The one place where an answer is written, at the end of this turn of the event loop. An early one may find the socket gone by then. */
export function send(reply: FastifyReply, answer: Answer | Page): void {
  const { raw } = reply.request;
  const early = !raw.complete && hasBody(raw.headers);
  // Node takes the socket from a request whose caller is gone.
  if (early && !raw.destroyed) {
    noteEarlyAnswer(raw.socket);
    hearOut(reply);
  }
  reply.code(answer.status).headers(ALWAYS).header('x-request-id', reply.request.id);
  if (answer.status === NO_CONTENT) reply.removeHeader('content-type');
  if (reply.server.isStopping) reply.header('connection', 'close');
  if (answer.headers) reply.headers(answer.headers);
  if ('stream' in answer && answer.stream) {
    // For HEAD fastify would make all of it, as fast as it can, and throw it away.
    void reply.send(raw.method === 'HEAD' ? undefined : Readable.from(answer.stream));
    return;
  }
  const text = 'page' in answer ? answer.page : textOf(answer);
  if (early) void reply.send(text);
  else writeInBurst(() => void reply.send(text));
}

/**
 * Who asked for the connection to be closed is cut off with the answer, and a reset takes from them what they have not read
 * yet. So the rest of the body is read and thrown away, within the time that a body has, and the connection closed then.
 */
function hearOut({ raw: response, request }: FastifyReply): void {
  if (response.shouldKeepAlive) return;
  response.shouldKeepAlive = true;
  request.raw.once('end', () => request.raw.socket.end());
}

function textOf({ body }: Answer): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}
