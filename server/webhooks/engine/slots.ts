import type { Lane } from './lane.ts';

/** Attempts in flight over all endpoints of this node. */
export const MAX_IN_FLIGHT = 1_024;
/** Deliveries held in memory over all endpoints, begun or not. */
export const MAX_HELD = 4_096;
/** The part of both that lanes may use together which are new or time out: hanging receivers leave the rest alone. */
export const UNTRUSTED_SHARE = 0.5;

/** Shares the node's attempts and memory among the lanes. A lane that finds none free is served when one is given back. */
export class Slots {
  #inFlight = 0;
  #inFlightUntrusted = 0;
  #held = 0;
  readonly #queue = new Set<Lane>();

  /** How many more deliveries the lane may hold. */
  memoryFor(lane: Lane): number {
    const share = lane.trusted ? MAX_HELD : MAX_HELD * UNTRUSTED_SHARE;
    return Math.max(0, Math.min(lane.freeMemory, share - this.#held));
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
