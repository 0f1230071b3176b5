import type { Clock } from '../kit/clock.ts';
import type { WindowStore } from '../store/contract-windows.ts';
import { BlockWindow } from './block-window.ts';
import { FixedWindow, type Allowance } from './fixed-window.ts';

const MINUTE_MS = 60_000;

/** Whose requests are counted together, and what they are held to. */
export type Counted = {
  workspaceId: number;
  rateKey: string;
  /** 0 for no limit. */
  requestsPerMinute: number;
  /** Null for no quota. */
  requestsPerMonth: number | null;
};

/** How many requests a caller has left: in this minute, and of a quota in this month. */
export class RequestLimits {
  readonly #clock: Clock;
  /** Where other servers count too, they share the minutes; the months have to outlive this one anyway. */
  readonly #minutes: FixedWindow | BlockWindow;
  readonly #months: BlockWindow;

  constructor(windows: WindowStore, clock: Clock) {
    this.#clock = clock;
    this.#months = new BlockWindow(windows, clock);
    this.#minutes = windows.isShared ? new BlockWindow(windows, clock) : new FixedWindow(clock, MINUTE_MS);
  }

  /** Counts one request: null without a limit, and at once where nothing has to be asked. The quota speaks when it refuses. */
  count(counted: Counted): Allowance | null | Promise<Allowance | null> {
    const minute = counted.requestsPerMinute === 0 ? null : this.#countMinute(counted);
    if (counted.requestsPerMonth === null) return minute;
    return this.#countBoth(minute, { ...counted, requestsPerMonth: counted.requestsPerMonth });
  }

  async close(): Promise<void> {
    await this.#months.close();
  }

  #countMinute({ workspaceId, rateKey, requestsPerMinute: limit }: Counted): Allowance | Promise<Allowance> {
    if (this.#minutes instanceof FixedWindow) return this.#minutes.take(rateKey, limit);
    return this.#minutes.take({ workspaceId, counted: rateKey, limit, endsAtMs: this.#clock.now() + MINUTE_MS });
  }

  async #countBoth(
    minute: Allowance | null | Promise<Allowance>,
    { workspaceId, rateKey, requestsPerMonth: limit }: Counted & { requestsPerMonth: number },
  ): Promise<Allowance | null> {
    const allowance = await minute;
    if (allowance && !allowance.allowed) return allowance;
    const quota = await this.#months.take({ workspaceId, counted: `quota ${rateKey}`, limit, endsAtMs: endOfMonth(this.#clock.now()) });
    return quota.allowed ? allowance : quota;
  }
}

/** Months are those of UTC. */
function endOfMonth(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}
