/** What a connection needs of a socket: one of Node's own, or a way through a proxy that ends in one. */
export interface Wire {
  /** The address of the receiver, once connected. */
  readonly remoteAddress?: string | undefined;
  /** Of everything, also what TLS shows nobody. */
  readonly bytesRead: number;
  readonly writableLength: number;
  readonly destroyed: boolean;
  readonly readable: boolean;
  readonly writable: boolean;
  on(event: 'connect' | 'secureConnect' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Of TLS: something to resume the session with, which a receiver may send at any time and as often as it likes. */
  on(event: 'session', listener: (session: Buffer) => void): unknown;
  write(bytes: Buffer): unknown;
  destroy(): unknown;
}

/** The bytes are overwritten by the next read of any socket: whoever wants to keep some copies them. */
export type Received = (bytes: Buffer) => void;
