/**
 * How deliveries flow to an endpoint: the state of its limits and of its catch-up. One per endpoint, in the store, so that
 * all nodes act on the same one and none forgets it.
 *
 *              20 failures in a row                    a probe succeeds
 *     closed ───────────────────────▶ open ⇄ half_open ────────────────▶ draining ──▶ closed
 *        ▲                             ▲  a probe fails                     │    what waited has gone
 *        │                             └────────────────────────────────────┘
 *        └── a URL is saved               5 failures in a row
 */
export type Flow = {
  phase: Phase;
  /** What went wrong, for people; null while closed. */
  reason: string | null;
  openedAtMs: number | null;
  /** From when the next probe may begin. */
  probeAtMs: number | null;
  /** The wait before the next probe; it doubles with each that fails. */
  probeIntervalMs: number;
  /** How fast the backlog drains, in deliveries per second. */
  perSecond: number;
  /** The rate at which the receiver last complained; null for never. */
  ceiling: number | null;
  slowedAtMs: number;
  /** In a row, while draining. */
  failures: number;
  /** When the drain, and when the endpoint's own rate limit, lets the next one through. */
  drainAtMs: number;
  limitAtMs: number;
  /** Failures in the log up to this row do not count any more. */
  countedFrom: number;
};

type Phase = 'closed' | 'open' | 'half_open' | 'draining';

export const CLOSED: Flow = {
  phase: 'closed',
  reason: null,
  openedAtMs: null,
  probeAtMs: null,
  probeIntervalMs: 0,
  perSecond: 0,
  ceiling: null,
  slowedAtMs: 0,
  failures: 0,
  drainAtMs: 0,
  limitAtMs: 0,
  countedFrom: 0,
};

/** Keeps what does not belong to the outage. */
export function closed({ limitAtMs, countedFrom }: Flow): Flow {
  return { ...CLOSED, limitAtMs, countedFrom };
}
