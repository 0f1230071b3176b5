import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const OPENED = 'net.client.socket';

/** For tests: the sockets that this process has opened since, and how much it has read from them, whoever looks at it. */
export class OpenedSocketsRig {
  readonly #sockets: Socket[] = [];
  readonly #note = (message: unknown): void => void this.#sockets.push((message as { socket: Socket }).socket);

  constructor() {
    subscribe(OPENED, this.#note);
  }

  get count(): number {
    return this.#sockets.length;
  }

  get mostRead(): number {
    return Math.max(0, ...this.#sockets.map((socket) => socket.bytesRead));
  }

  close(): void {
    unsubscribe(OPENED, this.#note);
  }
}
