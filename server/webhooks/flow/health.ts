import { restTime } from '../../kit/time.ts';
import { drainedAtMs } from './catch-up.ts';
import { CLOSED, type Flow } from './flow.ts';

/** Half open is an outage in which something is tried: one probe, or the backlog at a bounded rate. */
export const HEALTH_STATES = ['closed', 'open', 'half_open'] as const;
type HealthState = (typeof HEALTH_STATES)[number];

/** How an endpoint does, for people. A backlog beyond what is counted makes the estimate a lower bound. */
export function healthView({ flow, backlog }: { flow: Flow; backlog: number }, nowMs: number) {
  const state: HealthState = flow.phase === 'draining' ? 'half_open' : flow.phase;
  return {
    state,
    reason: flow.reason,
    opened_at: timeOf(flow.openedAtMs),
    next_probe_at: timeOf(flow.phase === 'draining' ? null : flow.probeAtMs),
    backlog,
    drains_at: timeOf(drainedAtMs(flow, { backlog, nowMs })),
  };
}

/** Of an endpoint that was just made. */
export const FLAWLESS = healthView({ flow: CLOSED, backlog: 0 }, 0);

function timeOf(ms: number | null): string | null {
  return ms === null ? null : restTime(ms * 1_000);
}
