import { LayeredWire, type Secure } from './layered-wire.ts';
import type { Reader } from './wire.ts';

/** A proxy that says more before the tunnel stands speaks another language. */
const MAX_HEAD_BYTES = 8 * 1024;
const ESTABLISHED = /^HTTP\/1\.[01] 2\d\d[ \r]/;

/** The code of the error with which a tunnel ends that never stood. */
export const NO_TUNNEL = 'ENOTUNNEL';

export type Proxy = { host: string; port: number };

export type TunnelTo = {
  /** Vetted before; the proxy is asked for it and never for a name, so that it resolves nothing anew. */
  address: string;
  port: number;
  /** Makes of the tunnel what the receiver speaks: the same socket, or TLS over it. */
  secure: Secure | null;
  reader: Reader;
};

/** A socket to a receiver that leads through a forward proxy. It is connected when the proxy says so. */
export class Tunnel extends LayeredWire {
  readonly #to: TunnelTo;
  #head: Buffer = Buffer.alloc(0);

  constructor(proxy: Proxy, to: TunnelTo) {
    const { host, port } = proxy;
    super({ host, port }, { reader: to.reader, take: (bytes) => this.#readHead(bytes) });
    this.#to = to;
    const socket = this.tcp;
    const authority = `${to.address.includes(':') ? `[${to.address}]` : to.address}:${to.port}`;
    socket.on('connect', () => socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`));
    socket.on('end', () => this.#established || this.#fail());
    socket.on('error', (error) => (this.#established ? this.emit('error', error) : this.#fail()));
  }

  get #established(): boolean {
    return this.remoteAddress !== undefined;
  }

  #readHead(bytes: Buffer): void {
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0 && this.#head.length <= MAX_HEAD_BYTES) return;
    // Bytes behind the head would be an answer to a request that was not made yet.
    const stands = end >= 0 && end + 4 === this.#head.length && ESTABLISHED.test(this.#head.toString('latin1'));
    if (stands) this.#establish();
    else this.#fail();
  }

  #establish(): void {
    const { address, secure } = this.#to;
    this.remoteAddress = address;
    if (secure) this.cover(secure);
    else this.uncover();
    this.emit('connect');
  }

  #fail(): void {
    this.emit('error', Object.assign(new Error('The egress proxy made no tunnel.'), { code: NO_TUNNEL }));
    this.tcp.destroy();
  }
}
