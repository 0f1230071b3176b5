import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { SYNCHRONOUS_WAIT_MS } from '../../kit/limits.ts';
import type { SettledState } from '../delivery.ts';

export type Seen = SettledState | 'pending';

/** Where synchronous calls wait for their deliveries. It holds no transaction, connection or lock while they do. */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, (state: Seen) => void>();
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isAwaited(deliveryId: number): boolean {
    return this.#waiting.has(deliveryId);
  }

  settled(deliveryId: number, state: SettledState): void {
    this.#waiting.get(deliveryId)?.(state);
  }

  /** How each delivery ended, or `pending` for those that have not when the time is over or the server stops. */
  wait(deliveryIds: number[], timeoutMs: number = SYNCHRONOUS_WAIT_MS): Promise<Seen[]> {
    if (this.#closed) return Promise.resolve(deliveryIds.map(() => 'pending'));
    return Promise.all(deliveryIds.map((id) => this.#waitForOne(id, timeoutMs)));
  }

  /** Lets everybody go who still waits. */
  close(): void {
    this.#closed = true;
    for (const leave of [...this.#waiting.values()]) leave('pending');
  }

  #waitForOne(id: number, timeoutMs: number): Promise<Seen> {
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => undefined;
      const leave = (state: Seen) => {
        cancel();
        this.#waiting.delete(id);
        resolve(state);
      };
      cancel = this.#clock.after(timeoutMs, () => leave('pending'));
      this.#waiting.set(id, leave);
    });
  }
}
