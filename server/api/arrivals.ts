import type { IncomingMessage } from 'node:http';
import type { CancelTimer, Clock } from '../kit/clock.ts';

/** Of a file so much must come in the time that any other body may take as a whole: some 280 kbit/s. */
export const FILE_BYTES_AT_A_TIME = 1024 * 1024;

type Arrival = { sinceMs: number; withinMs: number; bytesBefore: number; isFile: boolean };

type Limits = {
  /** From the head of a request to the last byte of its body; of a file, of each part of it. */
  bodyMs: number;
  /** How often that is looked after. */
  checkMs: number;
  /** The connection is of no more use. */
  onLate: (request: IncomingMessage) => void;
};

/** Bodies that are still coming. One that comes too slowly would hold its connection for ever. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #limits: Limits;
  /** Bounded by the connections that are open. */
  readonly #coming = new Map<IncomingMessage, Arrival>();
  #cancel: CancelTimer;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#cancel = this.#checkLater();
  }

  begin(request: IncomingMessage): void {
    const { bodyMs: withinMs } = this.#limits;
    this.#coming.set(request, { sinceMs: this.#clock.monotonic(), withinMs, bytesBefore: request.socket.bytesRead, isFile: false });
  }

  /** Its size is known to be fit, and it may come over a slow line. */
  expectFile(request: IncomingMessage): void {
    const arrival = this.#coming.get(request);
    if (arrival) arrival.isFile = true;
  }

  /** From somebody who is known to have a good line. */
  expectWithin(request: IncomingMessage, ms: number): void {
    const arrival = this.#coming.get(request);
    if (arrival) arrival.withinMs = Math.min(ms, arrival.withinMs);
  }

  /** Known at once for most; the others are found out with the next check. */
  end(request: IncomingMessage): void {
    this.#coming.delete(request);
  }

  close(): void {
    this.#cancel();
  }

  #checkLater(): CancelTimer {
    return this.#clock.after(this.#limits.checkMs, () => {
      this.#check();
      this.#cancel = this.#checkLater();
    });
  }

  #check(): void {
    const now = this.#clock.monotonic();
    for (const [request, arrival] of this.#coming) {
      if (request.complete || request.destroyed) this.#coming.delete(request);
      else if (isOnItsWay(request, arrival)) Object.assign(arrival, { sinceMs: now, bytesBefore: request.socket.bytesRead });
      else if (now - arrival.sinceMs >= arrival.withinMs) {
        this.#coming.delete(request);
        this.#limits.onLate(request);
      }
    }
  }
}

/** What waits here to be stored is not late. */
function isOnItsWay(request: IncomingMessage, { isFile, bytesBefore }: Arrival): boolean {
  return isFile && (request.readableLength > 0 || request.socket.bytesRead - bytesBefore >= FILE_BYTES_AT_A_TIME);
}
