import { restTime } from '../../kit/time.ts';
import { drainedAtMs } from './catch-up.ts';
import { CLOSED, type Flow } from './flow.ts';

/** Half open is an outage in which something is tried: one probe, or the backlog at a bounded rate. */
export const HEALTH_STATES = ['closed', 'open', 'half_open'] as const;
type HealthState = (typeof HEALTH_STATES)[number];

/** How an endpoint does, for people. A backlog beyond what is counted makes the estimate a lower bound. */
export function healthView({ flow, backlog, nextDueMs }: { flow: Flow; backlog: number; nextDueMs: number | null }, nowMs: number) {
  const state: HealthState = flow.phase === 'draining' ? 'half_open' : flow.phase;
  return {
    state,
    reason: flow.reason,
    opened_at: timeOf(flow.openedAtMs),
    next_probe_at: timeOf(nextProbeMs(flow, { nextDueMs, nowMs })),
    backlog,
    drains_at: timeOf(drainedAtMs(flow, { backlog, nowMs })),
  };
}

/** Of an endpoint that was just made. */
export const FLAWLESS = healthView({ flow: CLOSED, backlog: 0, nextDueMs: null }, 0);

/** A probe is a delivery: where all that waits have a retry of their own ahead, that is the next try, and without any the next event is. */
function nextProbeMs({ phase, probeAtMs }: Flow, { nextDueMs, nowMs }: { nextDueMs: number | null; nowMs: number }): number | null {
  if (phase === 'draining' || probeAtMs === null) return null;
  if (nextDueMs === null) return probeAtMs > nowMs ? probeAtMs : null;
  return Math.max(probeAtMs, nextDueMs);
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : restTime(ms * 1_000);
}
