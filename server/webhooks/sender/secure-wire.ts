import type { TcpNetConnectOpts } from 'node:net';
import { LayeredWire, type Secure } from './layered-wire.ts';
import type { Reader } from './wire.ts';

/** A socket straight to a receiver that speaks TLS. */
export class SecureWire extends LayeredWire {
  constructor(options: TcpNetConnectOpts, { secure, reader }: { secure: Secure; reader: Reader }) {
    super(options, { reader, take: () => {} });
    const { tcp } = this;
    tcp.on('error', (error) => this.emit('error', error));
    tcp.on('connect', () => {
      this.remoteAddress = tcp.remoteAddress;
      this.emit('connect');
      // By now it was let go of, if its address may not be called.
      if (!tcp.destroyed) this.cover(secure);
    });
  }
}
