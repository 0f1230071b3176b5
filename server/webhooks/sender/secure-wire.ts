import type { Socket } from 'node:net';
import { LayeredWire, type Secure } from './layered-wire.ts';
import type { Received } from './wire.ts';

/** A socket straight to a receiver that speaks TLS. */
export class SecureWire extends LayeredWire {
  constructor(tcp: Socket, { secure, received }: { secure: Secure; received: Received }) {
    super(tcp);
    tcp.on('error', (error) => this.emit('error', error));
    tcp.on('connect', () => {
      this.remoteAddress = tcp.remoteAddress;
      this.emit('connect');
      // By now it was let go of, if its address may not be called.
      if (!tcp.destroyed) this.cover(secure(tcp), received);
    });
  }
}
