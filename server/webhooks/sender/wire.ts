/** What a connection needs of a socket: one of Node's own, or a way through a proxy that ends in one. */
export interface Wire {
  /** The address of the receiver, once connected. */
  readonly remoteAddress?: string | undefined;
  readonly writableLength: number;
  readonly destroyed: boolean;
  readonly readable: boolean;
  readonly writable: boolean;
  on(event: 'connect' | 'secureConnect' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  write(bytes: Buffer): unknown;
  destroy(): unknown;
}

/** Whoever has a wire. */
export type Reader = {
  /** So many bytes were read, of which TLS may show none. Told before anything else is made of them. */
  came(byteCount: number): void;
  /** The bytes are overwritten by the next read of any socket: whoever wants to keep some copies them. */
  received(bytes: Buffer): void;
};

/** What one read of a socket can bring. */
export const MAX_READ_BYTES = 64 * 1024;
