import type { FastifyReply } from 'fastify';
import { hasBody } from './body-headers.ts';
import { noteEarlyAnswer } from './client-error.ts';
import type { Answer } from './route.ts';

/** The headers of every answer. `no-store`: what is said to one token or person is not for a cache. */
const ALWAYS = {
  'content-type': 'application/json; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** Something for browsers instead of JSON; its own headers name its type. */
export type Page = { status: number; page: string | Buffer; headers: Record<string, string> };

/** The one place where an answer is written. */
export function send(reply: FastifyReply, answer: Answer | Page): void {
  const { raw } = reply.request;
  if (!raw.complete && hasBody(raw.headers)) noteEarlyAnswer(raw.socket);
  reply.code(answer.status).headers(ALWAYS).header('x-request-id', reply.request.id);
  if (reply.server.isStopping) reply.header('connection', 'close');
  if (answer.headers) reply.headers(answer.headers);
  if ('page' in answer) void reply.send(answer.page);
  else void reply.send(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}
