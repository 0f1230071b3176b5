import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A TCP socket under TLS, which is given what was read and counted. Left to itself TLS reads as much as there is in one
 * turn of the event loop, up to 2 MiB, and tells of nothing but what was meant for us.
 */
export class CountedStream extends Duplex {
  readonly #tcp: Socket;

  constructor(tcp: Socket) {
    super({ allowHalfOpen: false });
    this.#tcp = tcp;
    tcp.on('end', () => this.push(null));
    tcp.on('error', (error) => this.destroy(error));
    tcp.on('close', () => this.destroy());
  }

  /** Copied, because TLS need not take it at once. */
  feed(bytes: Buffer): void {
    this.push(Buffer.from(bytes));
  }

  /** What is not taken waits here: it is no more than may be read at all. */
  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#tcp.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#tcp.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#tcp.destroy();
    done(error);
  }
}
