import type { Endpoint } from '../endpoint.ts';
import type { HeaderList } from '../outcome.ts';
import { shownValue } from '../own-headers.ts';
import type { Target } from '../target/target.ts';
import type { Message } from './sender.ts';
import { signatureHeaders } from './signature-headers.ts';

export type Request = {
  /** As the log keeps them: of the owner's headers, what is secret by its name is masked. */
  headers: HeaderList;
  /** Head and body, ready for the wire. */
  bytes: Buffer;
};

type From = { endpoint: Endpoint; target: Target; userAgent: string; nowMs: number };

/** One POST, its body signed as the very bytes that are sent. */
export function buildRequest(message: Message, { endpoint, target, userAgent, nowMs }: From): Request {
  const body = Buffer.from(message.body, 'utf8');
  const headers: HeaderList = [
    ['Host', target.authority],
    ['User-Agent', userAgent],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
    // Answers are kept as they came: an answer of 19 kB can inflate to 20 MB.
    ['Accept-Encoding', 'identity'],
    ['X-Webhook-Event', message.event],
    ['X-Webhook-Attempt', String(message.number)],
    ...signatureHeaders(endpoint.secrets, { eventId: message.eventId, body, numbers: message.numbers, nowMs }),
  ];
  if (endpoint.echoGuard) headers.push(['X-Webhook-Hops', String(message.hops ?? 1)]);
  let head = `POST ${target.path} HTTP/1.1\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  for (const [name, value] of endpoint.headers) head += `${name}: ${value}\r\n`;
  for (const header of endpoint.headers) headers.push([header[0], shownValue(header)]);
  return { headers, bytes: Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]) };
}
