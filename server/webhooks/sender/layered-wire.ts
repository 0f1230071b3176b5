import { EventEmitter } from 'node:events';
import type { Socket, TcpNetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { CountedStream } from './counted-stream.ts';
import { openTcp } from './tcp.ts';
import type { Reader, Wire } from './wire.ts';

type Events = { connect: []; secureConnect: []; end: []; close: []; error: [Error] };

/** Begins to speak TLS over a stream that is connected. */
export type Secure = (below: Duplex) => Socket;

/** A TCP socket, and what is spoken over it. All that is read is counted before anything is made of it. */
export abstract class LayeredWire extends EventEmitter<Events> implements Wire {
  remoteAddress: string | undefined;
  protected readonly tcp: Socket;
  readonly #reader: Reader;
  #top: Socket;
  #take: (bytes: Buffer) => void;

  /** Until something is laid over it, what it reads goes to `take`. */
  constructor(options: TcpNetConnectOpts, { reader, take }: { reader: Reader; take: (bytes: Buffer) => void }) {
    super();
    this.#reader = reader;
    this.#take = take;
    this.tcp = openTcp(options, (bytes) => this.#read(bytes));
    this.#top = this.tcp;
    this.tcp.on('close', () => this.#top === this.tcp && this.emit('close'));
  }

  get writableLength(): number {
    return this.#top.writableLength;
  }

  get destroyed(): boolean {
    return this.#top.destroyed;
  }

  get readable(): boolean {
    return this.#top.readable;
  }

  get writable(): boolean {
    return this.#top.writable;
  }

  write(bytes: Buffer): void {
    this.#top.write(bytes);
  }

  destroy(): void {
    this.#top.destroy();
  }

  /** From now on TLS is spoken. */
  protected cover(secure: Secure): void {
    const below = new CountedStream(this.tcp);
    const tls = secure(below);
    this.#take = (bytes) => below.feed(bytes);
    this.#top = tls;
    tls.on('secureConnect', () => this.emit('secureConnect'));
    tls.on('end', () => this.emit('end'));
    tls.on('error', (error) => this.emit('error', error));
    tls.on('close', () => this.emit('close'));
    tls.on('data', (bytes: Buffer) => this.#reader.received(bytes));
  }

  /** From now on the receiver itself is heard. */
  protected uncover(): void {
    this.#take = (bytes) => this.#reader.received(bytes);
    this.tcp.on('end', () => this.emit('end'));
  }

  #read(bytes: Buffer): void {
    this.#reader.came(bytes.length);
    // If that was too much, it was let go of.
    if (!this.tcp.destroyed) this.#take(bytes);
  }
}
