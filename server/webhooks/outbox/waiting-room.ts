import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { SYNCHRONOUS_WAIT_MS } from '../../kit/limits.ts';
import type { Log } from '../../kit/log.ts';
import type { DeliveryKey, DeliveryStore } from '../../store/contract.ts';
import type { SettledState } from '../delivery.ts';

export type Seen = SettledState | 'pending';

/** How often the table is asked about those for whom somebody waits: another process may have settled them. */
export const LOOK_MS = 250;
/** Asked about in one query. */
const LOOK_BATCH = 1_000;

export type WaitingRoomOptions = { deliveries: Pick<DeliveryStore, 'settledAmong'>; clock: Clock; log: Log };

type Waiting = { key: DeliveryKey; leave: (state: Seen) => void };

/** Where synchronous calls wait for their deliveries. It holds no transaction, connection or lock while they do. */
export class WaitingRoom {
  readonly #options: WaitingRoomOptions;
  readonly #waiting = new Map<number, Waiting>();
  #cancelLook: CancelTimer | null = null;
  #closed = false;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
  }

  isAwaited(deliveryId: number): boolean {
    return this.#waiting.has(deliveryId);
  }

  settled(deliveryId: number, state: SettledState): void {
    this.#waiting.get(deliveryId)?.leave(state);
  }

  /** Somebody says that this delivery has its end: the table knows which. */
  hint({ id }: DeliveryKey): void {
    const waiting = this.#waiting.get(id);
    if (waiting) void this.#ask([waiting.key]);
  }

  /** How each delivery ended, or `pending` for those that have not when the time is over or the server stops. */
  wait(deliveries: DeliveryKey[], timeoutMs: number = SYNCHRONOUS_WAIT_MS): Promise<Seen[]> {
    if (this.#closed) return Promise.resolve(deliveries.map(() => 'pending'));
    return Promise.all(deliveries.map((key) => this.#waitForOne(key, timeoutMs)));
  }

  /** Lets everybody go who still waits. */
  close(): void {
    this.#closed = true;
    for (const { leave } of [...this.#waiting.values()]) leave('pending');
  }

  #waitForOne(key: DeliveryKey, timeoutMs: number): Promise<Seen> {
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => undefined;
      const leave = (state: Seen) => {
        cancel();
        this.#waiting.delete(key.id);
        if (this.#waiting.size === 0) this.#stopLooking();
        resolve(state);
      };
      cancel = this.#options.clock.after(timeoutMs, () => leave('pending'));
      this.#waiting.set(key.id, { key, leave });
      this.#lookSoon();
    });
  }

  #lookSoon(): void {
    this.#cancelLook ??= this.#options.clock.after(LOOK_MS, () => void this.#look());
  }

  #stopLooking(): void {
    this.#cancelLook?.();
    this.#cancelLook = null;
  }

  async #look(): Promise<void> {
    const keys = [...this.#waiting.values()].map(({ key }) => key);
    for (let at = 0; at < keys.length; at += LOOK_BATCH) await this.#ask(keys.slice(at, at + LOOK_BATCH));
    this.#cancelLook = null;
    if (this.#waiting.size > 0) this.#lookSoon();
  }

  async #ask(keys: DeliveryKey[]): Promise<void> {
    const { deliveries, log } = this.#options;
    try {
      for (const { id, state } of await deliveries.settledAmong(keys)) this.settled(id, state);
    } catch (error) {
      log.fault('outbox.look_failed', error);
    }
  }
}
