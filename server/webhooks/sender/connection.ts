import type { Opening } from './dial.ts';
import type { Reader, Wire } from './wire.ts';

/** A receiver may ask for another handshake as often as it likes: each is refused, and costs us a tenth of a millisecond. */
const MAX_HANDSHAKES = 8;

/** Whoever has a connection now: an attempt, or the pool it rests in. */
export interface ConnectionUser {
  /** TCP stands; on a plain connection `opened` follows at once. */
  connected(): void;
  /** Ready for a request. */
  opened(): void;
  /** A kept connection was listened to after its last answer, and had nothing more to say. */
  quiet(): void;
  /** So many bytes came over the wire, of an answer or not: told before they are received, if they ever are. */
  came(byteCount: number, connection: Connection): void;
  /** The bytes are only lent: the next read of any connection overwrites them. */
  received(bytes: Buffer, connection: Connection): void;
  /** The other side sends no more. */
  ended(connection: Connection): void;
  /** Gone, by an error or without. */
  lost(connection: Connection, error: Error | null): void;
}

/** One socket to one receiver. Its listeners are set once, so that a kept connection costs nothing to take over. */
export class Connection {
  user: ConnectionUser | null;
  readonly pool: string;
  /** Known once connected. */
  peerIp: string | null = null;
  /** Listened to since its last answer: what comes from now on cannot have been said before. */
  isQuiet = false;
  /** Monotonic milliseconds until which it may rest unused. */
  restsUntil = 0;
  readonly #socket: Wire;
  #error: Error | null = null;
  #handshakes = 0;

  constructor(open: (reader: Reader) => Opening, pool: string, user: ConnectionUser) {
    const { socket, secure } = open({
      came: (byteCount) => this.user?.came(byteCount, this),
      received: (bytes) => this.user?.received(bytes, this),
    });
    this.#socket = socket;
    this.pool = pool;
    this.user = user;
    socket.on('connect', () => {
      this.peerIp = socket.remoteAddress ?? null;
      this.user?.connected();
    });
    if (!secure) socket.on('connect', () => this.user?.opened());
    // One of its own follows each time it was asked for another.
    socket.on('secureConnect', () => this.#secured());
    socket.on('end', () => this.user?.ended(this));
    socket.on('error', (error) => {
      this.#error = error;
    });
    socket.on('close', () => this.user?.lost(this, this.#error));
  }

  get alive(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && this.#socket.readable;
  }

  #secured(): void {
    if (++this.#handshakes === 1) this.user?.opened();
    else if (this.#handshakes > MAX_HANDSHAKES) this.#socket.destroy();
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** It was listened to after its last answer. If some of the last request still waits to be written, it cannot be used. */
  becomeQuiet(): void {
    this.isQuiet = this.#socket.writableLength === 0;
    if (this.isQuiet) this.user?.quiet();
    else this.user?.ended(this);
  }

  /** Closes at once and reports nothing more. */
  drop(): void {
    this.user = null;
    this.#socket.destroy();
  }
}
