import { connect } from 'node:net';

export type RawAnswer = { status: number; text: string };

const PATIENCE_MS = 5_000;

/**
 * Sends these bytes over a connection of their own and gives the first answer; status 0 when the server only hung up.
 * For requests that no HTTP client would send.
 */
export function sendRaw(origin: string, bytes: string | Buffer, withinMs = PATIENCE_MS): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(new Error(`No answer in ${withinMs} ms`)), withinMs);
    let text = '';
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, text: text.slice(text.indexOf('\r\n\r\n') + 4) });
    };
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (isComplete(text)) finish();
    });
    socket.on('end', finish);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish();
      else reject(error);
    });
  });
}

/** Sends these bytes, which promise more, and goes away; resolves when the connection is closed. */
export function breakOff(origin: string, bytes: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.destroy()));
    socket.on('error', () => {}).on('close', () => resolve());
  });
}

function isComplete(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return headEnd >= 0 && length !== undefined && Buffer.byteLength(text.slice(headEnd + 4)) >= Number(length);
}
