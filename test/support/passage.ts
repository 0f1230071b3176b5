import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a port that can be cut, as cables and firewalls cut it. */
export class Passage {
  readonly #server: Server;
  readonly #pairs = new Set<{ near: Socket; far: Socket }>();
  readonly #targetPort: number;
  #mode: 'open' | 'silent' | 'closed' = 'open';
  /** How much later, in milliseconds, all that the far side says arrives. */
  delayMs = 0;
  /** Called with what the near side says: true lets it arrive, and loses the answer to it with the connection. */
  loseAnswerTo: (said: Buffer) => boolean = () => false;
  /** Called before that: true loses what was said itself, with the connection. */
  lose: () => boolean = () => false;

  private constructor(server: Server, targetPort: number) {
    this.#server = server;
    this.#targetPort = targetPort;
  }

  static async to(targetPort: number): Promise<Passage> {
    const server = createServer();
    const passage = new Passage(server, targetPort);
    server.on('connection', (near) => passage.#accept(near));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return passage;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // Listening on TCP, so it is never a path or null.
  }

  /** Connections stay and no byte passes any more, as when a cable is pulled; new ones get no answer. */
  silence(): void {
    this.#mode = 'silent';
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.pause();
  }

  /** Every connection is reset, and new ones are too. */
  close(): void {
    this.#mode = 'closed';
    this.reset();
  }

  /** Resets what is open; new connections pass. */
  reset(): void {
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.resetAndDestroy();
  }

  open(): void {
    this.#mode = 'open';
    for (const { near, far } of this.#pairs) for (const socket of [near, far]) socket.resume();
  }

  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.reset();
    await closed;
  }

  #accept(near: Socket): void {
    if (this.#mode === 'closed') return void near.resetAndDestroy();
    const far = connect(this.#targetPort, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    near.on('data', (bytes: Buffer) => {
      if (this.lose()) return void near.resetAndDestroy();
      if (!this.loseAnswerTo(bytes)) return void far.write(bytes);
      near.resetAndDestroy();
      far.removeAllListeners('data');
      far.end(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (this.delayMs === 0) near.write(bytes);
      // All of one delay, so that none overtakes another.
      else setTimeout(() => near.writable && near.write(bytes), this.delayMs);
    });
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('end', () => void to.end());
      from.on('error', () => {}); // The point of it: either side may be gone at any time.
      from.on('close', () => {
        // What was sent on before the near side was lost still arrives.
        if (to.writableEnded) to.resume();
        else to.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (this.#mode === 'silent') for (const socket of [near, far]) socket.pause();
  }
}
