import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Received, Wire } from './wire.ts';

type Events = { connect: []; secureConnect: []; session: [Buffer]; end: []; close: []; error: [Error] };

/** Begins to speak TLS over a socket that is connected. */
export type Secure = (tcp: Socket) => Socket;

/** A TCP socket, and what is spoken over it: apart, so that what came over the wire can be counted, also what TLS keeps to itself. */
export abstract class LayeredWire extends EventEmitter<Events> implements Wire {
  remoteAddress: string | undefined;
  protected readonly tcp: Socket;
  #top: Socket;

  constructor(tcp: Socket) {
    super();
    this.tcp = tcp;
    this.#top = tcp;
    tcp.on('close', () => this.#top === tcp && this.emit('close'));
  }

  get bytesRead(): number {
    return this.tcp.bytesRead;
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
  protected cover(tls: Socket, received: Received): void {
    this.#top = tls;
    tls.on('secureConnect', () => this.emit('secureConnect'));
    tls.on('session', (session) => this.emit('session', session));
    tls.on('end', () => this.emit('end'));
    tls.on('error', (error) => this.emit('error', error));
    tls.on('close', () => this.emit('close'));
    tls.on('data', received);
  }
}
