import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../kit/clock.ts';

/** One request as it came. */
export type Arrival = {
  /** Wall-clock milliseconds at which all of it was there. */
  at: number;
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
};

export type Inbox = { origin: string; close(): Promise<void> };

export type InboxOptions = {
  port: number;
  clock: Clock;
  /** Decides on the status to answer with. */
  receive: (arrival: Arrival) => Promise<number>;
};

/** Ours never send more than a fraction of this. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A small HTTP server on the loopback address that hands over every request whole. */
export async function openInbox({ port, clock, receive }: InboxOptions): Promise<Inbox> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.destroy()); // The other side went away.
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
    const { method = '', url: path = '', headers } = request;
    const status = await receive({ at: clock.now(), method, path, headers, body });
    response.writeHead(status).end();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo; // Listening on TCP, so it is never a path or null.
  return {
    origin: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
