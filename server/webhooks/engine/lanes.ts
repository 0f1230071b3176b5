import type { Share } from '../../store/contract-nodes.ts';
import { Lane } from './lane.ts';

/** Every lane that has something to do, by endpoint. An idle lane is forgotten, and with it what it had learnt. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #share: () => Share;

  constructor(share: () => Share) {
    this.#share = share;
  }

  of(workspaceId: number, endpointId: number): Lane {
    const key = `${workspaceId}:${endpointId}`;
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane = new Lane(workspaceId, endpointId, this.#share);
    this.#lanes.set(key, lane);
    return lane;
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  forgetIdle(): void {
    for (const [key, lane] of this.#lanes) if (lane.idle) this.#lanes.delete(key);
  }

  /** The earliest time after `nowMs` at which the table is known to hold something due; null for none. */
  earliestDue(nowMs: number): number | null {
    let earliest: number | null = null;
    for (const { wakeAt } of this.#lanes.values()) {
      if (wakeAt !== null && wakeAt > nowMs && (earliest === null || wakeAt < earliest)) earliest = wakeAt;
    }
    return earliest;
  }
}
