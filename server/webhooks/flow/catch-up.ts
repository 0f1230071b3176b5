import { WAITS_MS } from '../retry-schedule.ts';
import { closed, type Flow } from './flow.ts';

/** An endpoint whose attempts fail so often in a row, over so many deliveries, is left alone but for probes. */
export const OPENING_FAILURES = 20;
export const OPENING_DELIVERIES = 5;

/** The waits before probes, in milliseconds. The first is longer than the quick retries of a delivery take. */
export const FIRST_PROBE_MS = 10_000;
export const MAX_PROBE_MS = 5 * 60_000;

/** The drain, in deliveries per second. */
export const FIRST_RATE = 4;
const MIN_RATE = 1;
export const MAX_RATE = 1_000;
/** Failures in a row at which a drain is given up. */
const DRAIN_FAILURES = 5;
/**
 * And at which it slows down. Who is asked for too much fails row upon row; one answer in twenty that fails says nothing of
 * the rate, and would hold the drain at two per second for ever.
 */
const SLOWING_FAILURES = 3;
/**
 * An answer within this time, in milliseconds, allows a higher rate, a later one less of it, and one after the other asks for
 * a lower one. A receiver that always takes two seconds would otherwise stay at the first rate, behind what is new, for ever.
 */
const QUICK_MS = 1_000;
const SLOW_MS = 5_000;
/** Many answers of one moment complain about the same rate: it is lowered once per so many milliseconds. */
const SLOWING_MS = 1_000;
/** How long a receiver may ask to be left alone, in milliseconds. */
export const MAX_ASKED_MS = 60_000;

/** What an attempt says about its endpoint. `limited` is a 429. `isFirst`: of its delivery, which makes it a probe. */
export type Lesson = {
  verdict: 'success' | 'limited' | 'failure';
  isFirst: boolean;
  durationMs: number;
  /** Of Retry-After, as it came; null for none. */
  askedMs: number | null;
  /** When this delivery is tried again; null when it is not. */
  retryAtMs: number | null;
  /** The failure in words; empty for a success. */
  says: string;
  nowMs: number;
};

export function open(flow: Flow, { says, nowMs }: Pick<Lesson, 'says' | 'nowMs'>): Flow {
  const reason = `${OPENING_FAILURES} attempts in a row failed, at last with: ${says}`;
  const probes = { probeAtMs: nowMs + FIRST_PROBE_MS, probeIntervalMs: FIRST_PROBE_MS };
  return { ...closed(flow), phase: 'open', reason, openedAtMs: nowMs, ...probes };
}

/** What an attempt that has ended makes of it. A closed one learns nothing here: its failures are counted in the log. */
export function learn(flow: Flow, lesson: Lesson): Flow {
  switch (flow.phase) {
    case 'closed':
      return flow;
    case 'open':
    case 'half_open':
      return learnFromProbe(flow, lesson);
    case 'draining':
      return learnFromDrain(flow, lesson);
  }
}

function learnFromProbe(flow: Flow, lesson: Lesson): Flow {
  const { verdict, isFirst, nowMs } = lesson;
  if (verdict === 'success') {
    return { ...flow, phase: 'draining', perSecond: FIRST_RATE, drainAtMs: nowMs, failures: 0, ceiling: null, probeAtMs: null };
  }
  return isFirst ? waitLonger(flow, lesson) : flow;
}

/** Back to waiting, twice as long as before or as long as was asked for, within bounds. */
function waitLonger(flow: Flow, { verdict, askedMs, says, nowMs }: Lesson): Flow {
  const doubled = verdict === 'limited' ? flow.probeIntervalMs : flow.probeIntervalMs * 2;
  const probeIntervalMs = Math.min(MAX_PROBE_MS, Math.max(FIRST_PROBE_MS, doubled));
  const waitMs = Math.min(MAX_PROBE_MS, Math.max(probeIntervalMs, askedMs ?? 0));
  return { ...flow, phase: 'open', reason: `The latest probe failed: ${says}`, probeIntervalMs, probeAtMs: nowMs + waitMs };
}

function learnFromDrain(flow: Flow, lesson: Lesson): Flow {
  const { verdict, durationMs, nowMs } = lesson;
  if (verdict === 'success') {
    const well = { ...flow, failures: 0 };
    if (durationMs > SLOW_MS) return slowed(well, 0.9, nowMs);
    return { ...well, perSecond: faster(flow, Math.min(1, QUICK_MS / durationMs)) };
  }
  if (verdict === 'limited') {
    return { ...slowed(flow, 0.7, nowMs), drainAtMs: Math.max(flow.drainAtMs, nowMs + pauseMs(lesson)) };
  }
  const failures = flow.failures + 1;
  if (failures >= DRAIN_FAILURES) return waitLonger(flow, lesson);
  const failed = { ...flow, failures };
  return failures < SLOWING_FAILURES ? failed : slowed(failed, 0.5, nowMs);
}

/**
 * As long as the receiver asks for, and until a quick retry has had its place: it cannot be put off, and what is new beside
 * it would let it meet the limit again, at last for good.
 */
function pauseMs({ askedMs, retryAtMs, nowMs }: Lesson): number {
  const waitMs = retryAtMs === null ? 0 : retryAtMs - nowMs;
  const placeMs = waitMs > 0 && waitMs <= WAITS_MS[2] ? waitMs + SLOWING_MS : 0;
  return Math.min(MAX_ASKED_MS, Math.max(askedMs ?? SLOWING_MS, placeMs));
}

/** Each quick success adds one per second until the receiver has complained; from there on one hundredth of that per second. */
function faster({ perSecond, ceiling }: Flow, share: number): number {
  const step = share * (ceiling === null || perSecond < ceiling ? 1 : (0.01 * ceiling) / perSecond);
  const most = ceiling !== null && perSecond < ceiling ? ceiling : MAX_RATE;
  return Math.min(most, perSecond + step);
}

function slowed(flow: Flow, factor: number, nowMs: number): Flow {
  if (nowMs - flow.slowedAtMs < SLOWING_MS && nowMs >= flow.slowedAtMs) return flow;
  const ceiling = Math.max(MIN_RATE, flow.perSecond * 0.9);
  return { ...flow, perSecond: Math.max(MIN_RATE, flow.perSecond * factor), ceiling, slowedAtMs: nowMs };
}

/** When the backlog is gone at the present rate; null while nobody can know. */
export function drainedAtMs(flow: Flow, { backlog, nowMs }: { backlog: number; nowMs: number }): number | null {
  if (flow.phase !== 'draining') return null;
  return Math.max(nowMs, flow.drainAtMs) + Math.ceil((backlog / Math.max(MIN_RATE, flow.perSecond)) * 1_000);
}
