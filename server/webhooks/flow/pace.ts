/** What falls due within so many milliseconds may be taken at once: the engine looks only so often. */
const BURST_MS = 100;

export type Paced = { count: number; nextAtMs: number };
type Wish = { perSecond: number; wanted: number; nowMs: number };

/**
 * Evenly spaced permissions, kept as one number that nodes can share: when the next is free. At most `wanted` are taken,
 * none before their time, and what was not used in the past is not saved up.
 */
export function takePaced(nextAtMs: number, { perSecond, wanted, nowMs }: Wish): Paced {
  const spacingMs = 1_000 / perSecond;
  const free = nextAtMs > nowMs ? 0 : Math.max(1, Math.floor(BURST_MS / spacingMs));
  const count = Math.max(0, Math.min(wanted, free));
  return { count, nextAtMs: count === 0 ? nextAtMs : nowMs + Math.ceil(count * spacingMs) };
}
