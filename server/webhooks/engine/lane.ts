import type { Delivery } from '../delivery.ts';
import type { AttemptResult } from '../outcome.ts';
import type { Share } from '../../store/contract-nodes.ts';
import { partOf } from './part.ts';
import { nextWindow, timedOut, WINDOW_START } from './window.ts';

/** Deliveries held in memory for an endpoint that answers, as a multiple of its window: 512 at the widest. */
export const HELD_PER_WINDOW = 8;

/** The way to one endpoint: what is on the wire, what is held in memory for it, and when the table has more. */
export class Lane {
  readonly workspaceId: number;
  readonly endpointId: number;
  /** Over all nodes. Each learns it from its own attempts. */
  window = WINDOW_START;
  readonly #share: () => Share;
  /**
   * Its latest attempt ended by itself. A lane that is new, or that timed out, may use only the part of the node's slots
   * and memory that is set aside for such, and holds no more than it may begin.
   */
  trusted = false;
  inFlight = 0;
  /** Places promised to deliveries whose commit is under way. */
  reserved = 0;
  /** Leased to this node and not begun, oldest first. */
  readonly held: Delivery[] = [];
  /** Wall-clock milliseconds at which the table's earliest delivery for this endpoint falls due; null for none known. */
  dueAt: number | null = null;
  /** Its limits let nothing through before this time. */
  notBefore = 0;
  claiming = false;
  /** When other nodes were last told that this one has no place, by the monotonic clock. */
  helpAskedAt = -Infinity;

  constructor(workspaceId: number, endpointId: number, share: () => Share) {
    this.workspaceId = workspaceId;
    this.endpointId = endpointId;
    this.#share = share;
  }

  get idle(): boolean {
    return this.inFlight + this.reserved + this.held.length === 0 && this.dueAt === null && !this.claiming;
  }

  /** How many attempts this node may have in flight. */
  get part(): number {
    return partOf(this.window, this.#share(), this.endpointId);
  }

  get freeWindow(): number {
    return Math.max(0, this.part - this.inFlight);
  }

  get freeMemory(): number {
    const room = this.trusted ? this.part * HELD_PER_WINDOW : this.part;
    return Math.max(0, room - this.inFlight - this.reserved - this.held.length);
  }

  /** When the table is worth a look; null for not at all. */
  get wakeAt(): number | null {
    return this.dueAt === null ? null : Math.max(this.dueAt, this.notBefore);
  }

  isDue(nowMs: number): boolean {
    return this.wakeAt !== null && this.wakeAt <= nowMs;
  }

  dueFrom(atMs: number): void {
    this.dueAt = this.dueAt === null ? atMs : Math.min(this.dueAt, atMs);
  }

  /** They were told by a clock that has stepped back since: the table knows. */
  forgetTimes(): void {
    this.dueAt = null;
    this.notBefore = 0;
  }

  learn(result: AttemptResult): void {
    this.window = nextWindow(this.window, result);
    this.trusted = !timedOut(result.outcome);
  }
}
