import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { MAX_READ_BYTES } from './wire.ts';

/** One for all: without it every read allocates as much and shrinks it to the 200 bytes of a usual answer. */
const readBuffer = Buffer.allocUnsafe(MAX_READ_BYTES);

/** Opens a socket. The bytes that are `read` are overwritten by the next read of any. */
export function openTcp(options: TcpNetConnectOpts, read: (bytes: Buffer) => void): Socket {
  const callback = (byteCount: number): boolean => {
    read(readBuffer.subarray(0, byteCount));
    return true;
  };
  return connect({ ...options, noDelay: true, onread: { buffer: readBuffer, callback } });
}
