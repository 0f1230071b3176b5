import net from 'node:net';
import { frames } from './frames.ts';

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
const PHONE = /"phone":"\+(\d+)"/;

/** A receiver that answers 200 at once and tells which contact each POST was about. */
export async function openSink(port: number, onReceipt: (phone: string) => void): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', frames((_head, body) => {
      const phone = PHONE.exec(body)?.[1];
      if (phone) onReceipt(phone);
      socket.write(OK);
    }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
