import type { Socket } from 'node:net';

/** Requests of one connection that are worked on at a time. Their answers leave one after the other in any case. */
export const MAX_UNDER_WAY = 64;

/** Requests of one connection that wait behind those. Whoever sends more ahead is cut off, as the only one it costs anything. */
export const MAX_SENT_AHEAD = 1_000;

type Line = { underWay: number; waiting: (() => Promise<void>)[] };

/**
 * Whoever sends the next request before it has the answer to the last may send thousands and leave. Each waits for its turn
 * here, and when the turn comes to one whose caller is gone nothing is done: nobody was promised anything yet.
 */
export class Turns {
  readonly #lines = new WeakMap<Socket, Line>();

  /** `work` never rejects. */
  take(socket: Socket, work: () => Promise<void>): void {
    let line = this.#lines.get(socket);
    if (!line) this.#lines.set(socket, (line = { underWay: 0, waiting: [] }));
    if (line.waiting.length >= MAX_SENT_AHEAD) socket.destroy();
    else if (line.underWay >= MAX_UNDER_WAY) line.waiting.push(work);
    else if (!socket.destroyed) this.#begin(socket, line, work);
  }

  #begin(socket: Socket, line: Line, work: () => Promise<void>): void {
    line.underWay++;
    void work().then(() => {
      line.underWay--;
      if (socket.destroyed) line.waiting.length = 0;
      const next = line.waiting.shift();
      if (next) this.#begin(socket, line, next);
    });
  }
}
