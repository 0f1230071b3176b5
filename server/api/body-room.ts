import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusalError, refuse } from '../workspace/refusal.ts';

const CROWDED = refuse('unavailable', { message: 'Too much is arriving at once. Nothing was stored.', retryAfterSeconds: 2 });

/** What large bodies may take of the memory, all that are being read or worked on together. */
export class BodyRoom {
  readonly #most: number;
  readonly #largest: number;
  readonly #held = new Map<ServerResponse, number>();
  #bytes = 0;

  constructor({ mostBytes, largestBytes }: { mostBytes: number; largestBytes: number }) {
    this.#most = mostBytes;
    this.#largest = largestBytes;
  }

  /** Refuses when there is none. It is left when the answer, or the caller, is gone. */
  enter({ headers }: FastifyRequest, { raw }: FastifyReply): void {
    const declared = Number(headers['content-length'] ?? this.#largest);
    const bytes = Math.min(Number.isFinite(declared) ? declared : this.#largest, this.#largest);
    if (this.#bytes + bytes > this.#most) this.#forgetGone();
    if (this.#bytes + bytes > this.#most) throw new RefusalError(CROWDED);
    this.#bytes += bytes;
    this.#held.set(raw, bytes);
    raw.once('close', () => this.#leave(raw));
  }

  /** An answer that waited behind another one on its connection is not told that this has closed. */
  #forgetGone(): void {
    for (const answer of this.#held.keys()) if (answer.req.socket.destroyed) this.#leave(answer);
  }

  #leave(answer: ServerResponse): void {
    this.#bytes -= this.#held.get(answer) ?? 0;
    this.#held.delete(answer);
  }
}
