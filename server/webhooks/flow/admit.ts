import { MAX_ASKED_MS, MAX_PROBE_MS } from './catch-up.ts';
import { closed, type Flow } from './flow.ts';
import { takePaced } from './pace.ts';

/** Another node may use an endpoint's places: it is looked again after so many milliseconds. */
const PLACES_TAKEN_MS = 250;

/** Between two at the lowest rate there is. */
const MAX_SPACING_MS = 1_000;

/** A drain has caught up when nothing has waited for longer than so many milliseconds. */
export const CAUGHT_UP_MS = 2_000;

/** What could be attempted, and within which limits. */
export type Demand = {
  nowMs: number;
  rateLimit: number | null;
  concurrency: number | null;
  /** Attempts of all nodes, on the wire or about to be. */
  inFlight: number;
  /** Due deliveries whose first attempt has begun, and such as wait for their first, each counted up to `wanted`. */
  retries: number;
  fresh: number;
  /** When the oldest of the fresh was born; null for none. */
  oldestFreshMs: number | null;
  /** A quick retry is due later: until then the endpoint is busy with what it has. */
  retryPending: boolean;
  wanted: number;
};

/** How many of each may begin now, what the flow is then, and when to ask again; null when there is nothing to ask for. */
export type Admission = { retries: number; fresh: number; flow: Flow; againAtMs: number | null };

/**
 * Retries come first and mind the endpoint's own limits only: a delivery that has begun keeps its schedule. What waits for
 * its first attempt is held back by an outage, and let through one by one or at the rate of the drain.
 */
export function admit(before: Flow, demand: Demand): Admission {
  const { nowMs, wanted, rateLimit, inFlight } = demand;
  const flow = withinReason(before, nowMs);
  const places = Math.max(0, Math.min(wanted, (demand.concurrency ?? Infinity) - inFlight));
  const paced = (count: number) =>
    rateLimit === null ? { count, nextAtMs: flow.limitAtMs } : takePaced(flow.limitAtMs, { perSecond: rateLimit, wanted: count, nowMs });
  const room = paced(places).count;
  const retries = Math.min(room, demand.retries);
  const fresh = Math.min(room - retries, demand.fresh);
  const first = admitFresh(isDrained(flow, demand) ? closed(flow) : flow, { ...demand, retries, fresh });
  const after = { ...first.flow, limitAtMs: paced(retries + first.count).nextAtMs };
  const left = demand.retries + demand.fresh - retries - first.count > 0;
  const isFull = inFlight + retries + first.count >= (demand.concurrency ?? Infinity);
  const again = isFull ? nowMs + PLACES_TAKEN_MS : againAt(after, { ...demand, retriesLeft: demand.retries - retries });
  return { retries, fresh: first.count, flow: after, againAtMs: left ? again : null };
}

/** What lies further ahead than it is ever set was set by a clock that has stepped back since. */
function withinReason(flow: Flow, nowMs: number): Flow {
  return {
    ...flow,
    limitAtMs: Math.min(flow.limitAtMs, nowMs + MAX_SPACING_MS),
    drainAtMs: Math.min(flow.drainAtMs, nowMs + MAX_ASKED_MS),
    probeAtMs: flow.probeAtMs === null ? null : Math.min(flow.probeAtMs, nowMs + MAX_PROBE_MS),
  };
}

/**
 * Nothing waits any more and nothing is on its way, or what waits is all of this moment and no more than the drain lets go
 * in a second: the receiver takes what is new as fast as it comes. From here on the endpoint is as any other.
 */
function isDrained({ phase, failures, perSecond }: Flow, demand: Demand): boolean {
  if (phase !== 'draining') return false;
  const { fresh, retries, retryPending, inFlight, oldestFreshMs, nowMs, wanted } = demand;
  if (oldestFreshMs === null) return fresh + retries + inFlight === 0 && !retryPending;
  const isFew = fresh < wanted && fresh <= perSecond;
  return isFew && failures === 0 && nowMs - oldestFreshMs <= CAUGHT_UP_MS;
}

function admitFresh(flow: Flow, demand: Demand): { count: number; flow: Flow } {
  const { fresh, nowMs, inFlight, retries } = demand;
  if (flow.phase === 'closed') return { count: fresh, flow };
  if (flow.phase === 'draining') {
    const { count, nextAtMs } = takePaced(flow.drainAtMs, { perSecond: flow.perSecond, wanted: fresh, nowMs });
    return { count, flow: { ...flow, drainAtMs: nextAtMs } };
  }
  const probes = fresh > 0 && inFlight + retries === 0 && !demand.retryPending && (flow.probeAtMs ?? 0) <= nowMs;
  // The next probe is planned before this one has ended, for the case that its node does not live to tell.
  return probes
    ? { count: 1, flow: { ...flow, phase: 'half_open', probeAtMs: nowMs + flow.probeIntervalMs } }
    : { count: 0, flow };
}

function againAt({ phase, limitAtMs, drainAtMs, probeAtMs }: Flow, demand: Demand & { retriesLeft: number }): number {
  const { nowMs, rateLimit } = demand;
  const limited = rateLimit === null ? nowMs : Math.max(nowMs, limitAtMs);
  if (phase === 'closed' || demand.retriesLeft > 0) return limited;
  if (phase === 'draining') return Math.max(limited, drainAtMs);
  return Math.max(limited, probeAtMs ?? nowMs, nowMs + PLACES_TAKEN_MS);
}
