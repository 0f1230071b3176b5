import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { parseRequest, type ReceivedRequest } from './received-request.ts';
import { until } from './until.ts';

/** What the receiver does with one request. Without a wish of the test it answers 200. */
export type Reaction =
  | { status: number; headers?: Record<string, string>; body?: string; delayMs?: number }
  /** Keeps the connection and says nothing. */
  | 'hang'
  /** Cuts the connection with a TCP reset, or in order, before any answer. */
  | 'reset'
  | 'close'
  /** These bytes as they are, then nothing more. */
  | { raw: string | Buffer }
  /** One byte of `drip` after the other, `everyMs` apart. */
  | { drip: string; everyMs: number };

export type Script = (request: ReceivedRequest, nth: number) => Reaction;

const FINE: Script = () => ({ status: 200 });

/** A real HTTP/1.1 server on a socket, which keeps every byte it got and answers as the test's script says. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  /** Decides about each request; `nth` counts from 1 since the last `forget`. */
  script: Script = FINE;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port = 0): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('connection', (socket) => receiver.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // Listening on TCP, so it is never a path or null.
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Waits until at least `count` requests arrived that `matches` accepts, and gives all of those. */
  async received(count: number, matches: (request: ReceivedRequest) => boolean = () => true): Promise<ReceivedRequest[]> {
    const found = () => this.requests.filter(matches);
    await until(`${count} requests arrived`, () => found().length >= count);
    return found();
  }

  /** Starts from nothing, with every answer a 200 again. */
  forget(): void {
    this.requests.length = 0;
    this.script = FINE;
  }

  /** Cuts every open connection, also those that hang. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #accept(socket: Socket): void {
    const connection = ++this.#connections;
    let pending: Buffer = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {}); // The other side may go away at any time: that is what the tests are about.
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      for (let parsed = parseRequest(pending, connection); parsed; parsed = parseRequest(pending, connection)) {
        pending = pending.subarray(parsed.length);
        this.requests.push(parsed.request);
        react(socket, parsed.request, this.script(parsed.request, this.requests.length));
      }
    });
  }
}

function react(socket: Socket, request: ReceivedRequest, reaction: Reaction): void {
  if (reaction === 'hang') return;
  if (reaction === 'reset') return void socket.resetAndDestroy();
  if (reaction === 'close') return void socket.end();
  if ('raw' in reaction) return void socket.write(reaction.raw);
  if ('drip' in reaction) return drip(socket, reaction);
  const write = () => {
    if (socket.destroyed) return;
    socket.write(answerText(reaction));
    request.answered = { status: reaction.status, at: performance.now() };
  };
  if (reaction.delayMs === undefined) write();
  else setTimeout(write, reaction.delayMs);
}

function answerText({ status, headers = {}, body = '' }: Extract<Reaction, { status: number }>): string {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status} Whatever\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

function drip(socket: Socket, { drip: text, everyMs }: { drip: string; everyMs: number }): void {
  let sent = 0;
  const timer = setInterval(() => {
    const character = text[sent++];
    if (character === undefined || socket.destroyed) clearInterval(timer);
    else socket.write(character);
  }, everyMs);
}
