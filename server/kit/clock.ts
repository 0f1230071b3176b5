/** Time, passed in everywhere, so that a test decides what time it is and nothing has to sleep. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May step in either direction. */
  now(): number;
  /** Milliseconds that only ever grow. For durations and waits. */
  monotonic(): number;
  /** Calls `run` once, `ms` milliseconds from now, and returns what cancels it. Never keeps the process alive. */
  after(ms: number, run: () => void): CancelTimer;
}

export type CancelTimer = () => void;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
