import type { Delivery } from '../delivery.ts';
import type { Lane } from './lane.ts';

/** Attempts in flight over all endpoints of this node. */
export const MAX_IN_FLIGHT = 1_024;
/** Deliveries held in memory over all endpoints, begun or not. */
export const MAX_HELD = 4_096;
/**
 * And how much of their bodies, in characters, which take a byte or two each. Above it nothing more comes in, from commits
 * or the table, but what places were promised to already: a body may be a megabyte, and four thousand of them are the whole heap.
 */
export const MAX_HELD_CHARACTERS = 48 * 1024 * 1024;
/** The part of all three that lanes may use together which are new or time out: hanging receivers leave the rest alone. */
export const UNTRUSTED_SHARE = 0.5;

/** Shares the node's attempts and memory among the lanes. A lane that finds none free is served when one is given back. */
export class Slots {
  #inFlight = 0;
  #inFlightUntrusted = 0;
  #held = 0;
  #heldCharacters = 0;
  readonly #queue = new Set<Lane>();

  /** How many more deliveries the lane may hold. */
  memoryFor(lane: Lane): number {
    const share = lane.trusted ? 1 : UNTRUSTED_SHARE;
    if (this.#heldCharacters >= MAX_HELD_CHARACTERS * share) return 0;
    return Math.max(0, Math.min(lane.freeMemory, MAX_HELD * share - this.#held));
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get held(): number {
    return this.#held;
  }

  hold(count: number): void {
    this.#held += count;
  }

  letGo(count: number): void {
    this.#held -= count;
  }

  /** On places that were held for it. */
  carry({ body }: Delivery): void {
    this.#heldCharacters += body.length;
  }

  /** Its body and its place. */
  drop({ body }: Delivery): void {
    this.#heldCharacters -= body.length;
    this.#held--;
  }

  /** Takes a slot for one attempt; the slot remembers whether the lane was trusted. Null when the lane has to wait. */
  take(lane: Lane): { trusted: boolean } | null {
    const { trusted } = lane;
    const full = this.#inFlight >= MAX_IN_FLIGHT || (!trusted && this.#inFlightUntrusted >= MAX_IN_FLIGHT * UNTRUSTED_SHARE);
    if (full) {
      this.wait(lane);
      return null;
    }
    this.#inFlight++;
    if (!trusted) this.#inFlightUntrusted++;
    return { trusted };
  }

  giveBack(slot: { trusted: boolean }): void {
    this.#inFlight--;
    if (!slot.trusted) this.#inFlightUntrusted--;
  }

  wait(lane: Lane): void {
    this.#queue.add(lane);
  }

  /** The lanes to try again now, longest waiting first. */
  drainQueue(): Lane[] {
    if (this.#queue.size === 0) return [];
    const lanes = [...this.#queue];
    this.#queue.clear();
    return lanes;
  }
}
