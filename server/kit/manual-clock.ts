import type { CancelTimer, Clock } from './clock.ts';

type Timer = { at: number; order: number; run: () => void };

/** A clock that stands still until a test moves it. Timers fire in the order of their due time, then of their making. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;
  #order = 0;
  #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 3, 16, 12, 34, 56)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): CancelTimer {
    const timer = { at: this.#monotonic + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves both clocks on by `ms` and fires what falls due on the way. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let timer = this.#nextUntil(end); timer; timer = this.#nextUntil(end)) {
      this.#timers.delete(timer);
      this.#moveTo(Math.max(timer.at, this.#monotonic));
      timer.run();
    }
    this.#moveTo(end);
  }

  /** Steps the wall clock alone, as an operator or a time daemon does. */
  step(ms: number): void {
    this.#now += ms;
  }

  /** Milliseconds until the next timer, or null when none is armed. */
  untilNext(): number | null {
    const next = this.#nextUntil(Infinity);
    return next ? Math.max(0, next.at - this.#monotonic) : null;
  }

  #moveTo(monotonic: number): void {
    this.#now += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }

  #nextUntil(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}
