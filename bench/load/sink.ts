import net from 'node:net';
import { frames } from './frames.ts';

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
const PHONE = /"phone":"\+(\d+)"/;

const PATH = /^POST (\S+)/;

type Sink = {
  port: number;
  answerAfterMs: number;
  /** Told to which path a POST came and which contact it was about. */
  onReceipt: (path: string, phone: string) => void;
};

/** A receiver that answers 200 to everything, in the order in which it came. */
export async function openSink({ port, answerAfterMs, onReceipt }: Sink): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    const answer = () => socket.write(OK);
    socket.on('data', frames((head, body) => {
      const phone = PHONE.exec(body)?.[1];
      if (phone) onReceipt(PATH.exec(head)?.[1] ?? '', phone);
      if (answerAfterMs === 0) answer();
      else setTimeout(answer, answerAfterMs);
    }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
