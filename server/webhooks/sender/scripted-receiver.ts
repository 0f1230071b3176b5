import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** What a receiver does when a whole request has arrived. `nth` counts requests from 1, over all connections. */
export type Script = (socket: Socket, request: string, nth: number) => void;

export type Certificate = Pick<TlsOptions, 'key' | 'cert' | 'minVersion' | 'maxVersion'>;

/** A receiver for tests that answers with raw bytes, so that it can be as wrong as it likes. */
export class ScriptedReceiver {
  connections = 0;
  /** Said to every connection, before it says anything. */
  greeting: string | Buffer = '';
  readonly requests: string[] = [];
  /** Errors of its own sockets, such as a reset by the sender. */
  readonly errors: Error[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(script: Script, certificate: Certificate | null) {
    const serve = (socket: Socket) => this.#serve(socket, script);
    this.#server = certificate ? createTlsServer(certificate, serve) : createServer(serve);
    if (certificate) this.#server.on('tlsClientError', (error: Error) => this.errors.push(error));
  }

  static async start(script: Script, certificate: Certificate | null = null): Promise<ScriptedReceiver> {
    const receiver = new ScriptedReceiver(script, certificate);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver does not listen.');
    return address.port;
  }

  /** Sockets that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket, script: Script): void {
    this.connections++;
    this.#sockets.add(socket);
    if (this.greeting) socket.write(this.greeting);
    let waiting = '';
    socket.on('data', (bytes) => {
      waiting += bytes.toString('latin1');
      for (let end = requestEnd(waiting); end > 0; end = requestEnd(waiting)) {
        this.requests.push(waiting.slice(0, end));
        waiting = waiting.slice(end);
        script(socket, this.requests.at(-1) ?? '', this.requests.length);
      }
    });
    socket.on('error', (error) => this.errors.push(error));
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

function requestEnd(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return 0;
  const length = Number(/^content-length: (\d+)$/im.exec(text.slice(0, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return text.length >= end ? end : 0;
}
