import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RefusalCode } from '../../contract/refusals.ts';
import { refuse, type Refusal } from '../workspace/refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';

/** What node's parser calls it, and what we do. Everything else it stumbles over is a malformed request. */
const REFUSAL_BY_CODE: Readonly<Record<string, RefusalCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

/** Where a request was answered while its body was still to come: what is wrong with that body nobody asks any more. */
const answeredEarly = new WeakSet<Socket>();

export function noteEarlyAnswer(socket: Socket): void {
  answeredEarly.add(socket);
}

/** Answers what never became a request. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else answerIfOpen(socket, refuse(REFUSAL_BY_CODE[error.code ?? ''] ?? 'malformed_request'));
}

/** The rest of a body is waited for no longer. */
export function answerTooLate(socket: Socket): void {
  answerIfOpen(socket, refuse('request_timeout'));
}

function answerIfOpen(socket: Socket, refusal: Refusal): void {
  if (!socket.writable || answeredEarly.has(socket)) socket.destroy();
  else answerOnSocket(socket, refusal);
}

/** On the bare socket, in the shape of every other answer; and hangs up. */
export function answerOnSocket(socket: Duplex, refusal: Refusal, headers: Record<string, string> = {}): void {
  const { status, body } = answerToRefusal(refusal);
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'X-Content-Type-Options: nosniff',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
