import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kit/clock.ts';
import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';

/** One request as it came. */
export type Arrival = {
  /** Wall-clock milliseconds at which all of it was there. */
  at: number;
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
};

export type InboxOptions = {
  port: number;
  clock: Clock;
  /** Decides on the status to answer with. */
  receive: (arrival: Arrival) => Promise<number>;
};

/** Ours never send more than a fraction of this. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A small HTTP server on the loopback address that hands over every request whole. */
export function openInbox({ port, clock, receive }: InboxOptions): Promise<LoopbackServer> {
  return openLoopbackServer(port, async (request, response) => {
    const body = await readBody(request);
    if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
    const { method = '', url: path = '', headers } = request;
    const status = await receive({ at: clock.now(), method, path, headers, body });
    response.writeHead(status).end();
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
