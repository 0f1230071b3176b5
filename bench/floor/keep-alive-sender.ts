import net from 'node:net';
import { frames } from '../load/frames.ts';

const CONNECTIONS = 64;

type Post = { bytes: string; done: (status: number) => void };

/** Sends POSTs over kept connections, one at a time on each, and believes whatever is answered. */
export class KeepAliveSender {
  readonly #port: number;
  readonly #resting = new Set<(post: Post) => void>();
  readonly #waiting: Post[] = [];
  #open = 0;

  constructor(port: number) {
    this.#port = port;
  }

  send(headers: string, body: string, done: (status: number) => void): void {
    const head = `POST /hook HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\nContent-Type: application/json\r\n`;
    this.#waiting.push({ bytes: `${head}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, done });
    if (this.#resting.size === 0 && this.#open < CONNECTIONS) this.#connect();
    this.#next();
  }

  #next(): void {
    const [take] = this.#resting;
    const post = take && this.#waiting.shift();
    if (!post) return;
    this.#resting.delete(take);
    take(post);
  }

  #connect(): void {
    this.#open++;
    const socket = net.connect(this.#port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('error', (error) => process.stderr.write(`sender: ${error.message}\n`));
    let done: Post['done'] = () => undefined;
    const take = (post: Post) => {
      done = post.done;
      socket.write(post.bytes);
    };
    const rest = () => {
      this.#resting.add(take);
      this.#next();
    };
    socket.on('close', () => {
      this.#open--;
      this.#resting.delete(take);
    });
    socket.on('connect', rest);
    socket.on('data', frames((head) => {
      done(Number(head.slice(9, 12)));
      rest();
    }));
  }
}
