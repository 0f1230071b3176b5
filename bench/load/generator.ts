/** Child process: makes the load over raw sockets, because an HTTP client would cost more than what is measured. */
import net from 'node:net';
import { frames } from './frames.ts';
import { percentiles, type Load, type Seen } from './load.ts';
import { openSink } from './sink.ts';

const LAST_ANSWERS_MS = 100;
/** After the last request, so long may deliveries still be on their way. */
const DRAIN_MS = 30_000;

const MAX_DESCRIPTION_CHARACTERS = 65_535;
/** What a request weighs without its description. */
const REST_OF_BODY_BYTES = 200;

class Run {
  readonly #load: Load;
  readonly #sentAt = new Map<string, number>();
  /** Path and phone of each receipt. */
  readonly #receipts = new Set<string>();
  readonly #description: string;
  readonly #acknowledgedMs: number[] = [];
  readonly #receivedMs: number[] = [];
  #made = 0;
  #acknowledged = 0;
  #errors = 0;
  #duplicates = 0;

  constructor(load: Load) {
    this.#load = load;
    this.#description = descriptionOf(load.bodyBytes);
  }

  receipt(path: string, phone: string): void {
    const receipt = `${path} ${phone}`;
    if (this.#receipts.has(receipt)) {
      this.#duplicates++;
      return;
    }
    this.#receipts.add(receipt);
    const sentAt = this.#sentAt.get(phone);
    if (sentAt !== undefined) this.#receivedMs.push(performance.now() - sentAt);
  }

  async perform(): Promise<Seen> {
    const startedAt = performance.now();
    const lanes = Array.from({ length: this.#load.connections }, (_, nth) => this.#connection(nth, startedAt));
    await Promise.all(lanes);
    const giveUpAt = performance.now() + DRAIN_MS;
    while (this.#receipts.size < this.#acknowledged * this.#load.deliveriesEach && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      acknowledged: this.#acknowledged,
      errors: this.#errors,
      received: this.#receipts.size,
      duplicates: this.#duplicates,
      deliveriesPerSecond: this.#receipts.size / seconds,
      acknowledgedMs: percentiles(this.#acknowledgedMs),
      receivedMs: percentiles(this.#receivedMs),
    };
  }

  #connection(nth: number, startedAt: number): Promise<void> {
    const { ports, connections, rate, seconds } = this.#load;
    const port = ports[nth % ports.length] ?? 0; // There is one at least.
    const stopAt = startedAt + seconds * 1000;
    let due = startedAt + (rate ? (nth * 1000) / rate : 0);
    return new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let sentAt = 0;
      const send = () => {
        sentAt = performance.now();
        socket.write(this.#request(port, sentAt));
      };
      const next = () => {
        if (performance.now() > stopAt) return socket.destroy();
        if (!rate) return send();
        due += (1000 * connections) / rate;
        return setTimeout(send, Math.max(0, due - performance.now()));
      };
      socket.on('connect', () => setTimeout(send, Math.max(0, due - performance.now())));
      socket.on('data', frames((head, body) => {
        if (head.startsWith('HTTP/1.1 2')) {
          this.#acknowledged++;
          this.#acknowledgedMs.push(performance.now() - sentAt);
        } else if (this.#errors++ === 0) {
          process.stderr.write(`generator: ${head.split('\r\n', 1)[0]} ${body.slice(0, 200)}\n`);
        }
        next();
      }));
      socket.on('error', () => this.#errors++);
      socket.on('close', () => resolve());
    });
  }

  #request(port: number, now: number): string {
    const { path, token, statusId, sourceId, firstPhone } = this.#load;
    const phone = String(firstPhone + this.#made++);
    this.#sentAt.set(phone, now);
    const body = JSON.stringify({
      firstname: 'Ada', lastname: 'Byron', phone: `+${phone}`, email: `p${phone}@example.com`, type: 'lead',
      status_id: statusId, source_id: sourceId, company: 'Analytical Engines',
      description: this.#description,
    });
    return (
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    );
  }
}

/** Of two bytes a character where one would be longer than a description may be. */
function descriptionOf(bodyBytes: number): string {
  const sentence = 'Asked for the price list at the spring fair; call back next week, before noon if possible. ';
  const bytes = Math.max(sentence.length, bodyBytes - REST_OF_BODY_BYTES);
  if (bytes > MAX_DESCRIPTION_CHARACTERS) return 'é'.repeat(bytes / 2);
  return sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes);
}

async function generate(load: Load): Promise<void> {
  const run = new Run(load);
  const { sinkPort: port, answerAfterMs } = load;
  const sink = await openSink({ port, answerAfterMs, onReceipt: (path, phone) => run.receipt(path, phone) });
  const seen = await run.perform();
  // A POST whose answer was cut off would be sent again, into the next run.
  await new Promise((resolve) => setTimeout(resolve, answerAfterMs + LAST_ANSWERS_MS));
  sink.close();
  process.send?.(seen, () => process.exit(0));
}

process.once('message', (load: Load) => void generate(load));
