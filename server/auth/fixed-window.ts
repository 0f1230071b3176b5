import type { Clock } from '../kit/clock.ts';

/** Keys counted at once; above it the window that began first is forgotten, so that a flood of keys costs no memory. */
const MAX_KEYS = 20_000;

export type Allowance = {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Whole seconds until the window of this key ends. */
  resetSeconds: number;
};

type Window = { endsAt: number; count: number };

/** Counts per key. A window begins with the first count of its key, so `limit + 1` within its length are always too many. */
export class FixedWindow {
  readonly #clock: Clock;
  readonly #lengthMs: number;
  /** In the order in which the windows began. */
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, lengthMs: number) {
    this.#clock = clock;
    this.#lengthMs = lengthMs;
  }

  get size(): number {
    return this.#windows.size;
  }

  /** Counts one. What is not allowed is not counted. */
  take(key: string, limit: number): Allowance {
    const now = this.#clock.monotonic();
    const window = this.#current(key, now) ?? this.#begin(key, now);
    const allowed = window.count < limit;
    if (allowed) window.count++;
    // Rounded, because the sum and difference of fractions of a millisecond may come out a hair above a whole minute.
    const resetSeconds = Math.max(1, Math.ceil(Math.round(window.endsAt - now) / 1000));
    return { allowed, limit, remaining: Math.max(0, limit - window.count), resetSeconds };
  }

  #current(key: string, now: number): Window | null {
    const window = this.#windows.get(key);
    if (!window || window.endsAt > now) return window ?? null;
    this.#windows.delete(key);
    return null;
  }

  #begin(key: string, now: number): Window {
    this.#forgetEnded(now);
    const window = { endsAt: now + this.#lengthMs, count: 0 };
    this.#windows.set(key, window);
    return window;
  }

  #forgetEnded(now: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt > now && this.#windows.size < MAX_KEYS) return;
      this.#windows.delete(key);
    }
  }
}
