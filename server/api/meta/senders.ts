import { FixedWindow } from '../../auth/fixed-window.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import { BodyRoom } from '../body-room.ts';

/** Posts without the right signature that a network may send in a minute and be told why; more are told to slow down. */
const REFUSED_PER_MINUTE = 600;
const MINUTE_MS = 60_000;

/** For so long a network whose post was signed well is not taken for a stranger. */
const KNOWN_MS = 24 * 60 * MINUTE_MS;
/** Networks that are remembered; Meta posts from some hundreds. */
const MAX_KNOWN = 10_000;

/** Meta sends up to 3 MB. */
export const MAX_POST_BYTES = 4 * 1024 * 1024;
/** A signature can be checked only once the whole body is there, so what is held of senders of one kind is bounded. */
const ROOM = { mostBytes: 64 * 1024 * 1024, largestBytes: MAX_POST_BYTES };

/**
 * Who posts to us as Meta, told apart by network. Strangers fill a room of their own, so that a flood of theirs takes no
 * place from senders who are known; and nobody is refused for what others at the same address did: a post that is signed
 * well is always taken.
 */
export class Senders {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #refused: FixedWindow;
  /** When each was last known, in that order. */
  readonly #known = new Map<string, number>();
  readonly #rooms = { known: new BodyRoom(ROOM), strangers: new BodyRoom(ROOM) };

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#refused = new FixedWindow(clock, MINUTE_MS);
  }

  roomOf(network: string): BodyRoom {
    const knownAt = this.#known.get(network);
    const isKnown = knownAt !== undefined && knownAt + KNOWN_MS > this.#clock.monotonic();
    return isKnown ? this.#rooms.known : this.#rooms.strangers;
  }

  signed(network: string): void {
    this.#known.delete(network);
    this.#known.set(network, this.#clock.monotonic());
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_KNOWN) break;
      this.#known.delete(oldest);
    }
  }

  /** Counts one post without the right signature, and answers with what its sender is told. */
  refuse(network: string, refusal: Refusal): Refusal {
    const { allowed, remaining, resetSeconds } = this.#refused.take(network, REFUSED_PER_MINUTE);
    if (!allowed) return refuse('too_many_requests', { retryAfterSeconds: resetSeconds });
    if (remaining === 0) this.#log.warn('meta.signatures_refused', { network, count: REFUSED_PER_MINUTE });
    return refusal;
  }
}
