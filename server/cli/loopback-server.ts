import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LoopbackServer = { origin: string; close(): Promise<void> };

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A small HTTP server of a command on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function openLoopbackServer(port: number, answer: Answer): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.destroy()); // The other side went away.
  });
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
