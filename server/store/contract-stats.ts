import type { Counts } from '../webhooks/counts.ts';

/** Counts per endpoint, for plots: by the minute, and by the hour for long times. */
export interface StatsStore {
  /** Adds to what is counted already, and drops what is older than `keepFromMs` of these endpoints. */
  add(add: { spans: CountedSpan[]; keepFromMs: number }): Promise<void>;
  /** When the newest attempt ended that is logged anywhere; null without any. */
  newestAttemptMs(): Promise<number | null>;
  /**
   * Counts whole minutes anew from the log, where it has more than was counted, and their hours from their minutes. For
   * what a process counted in memory and lost: nobody may still hold counts of that time.
   */
  recount(range: RecountRange): Promise<void>;
  /** Of one endpoint or of all, in order of time. */
  list(query: StatsQuery): Promise<CountedSpan[]>;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export type SpanMs = typeof MINUTE_MS | typeof HOUR_MS;

/** `atMs`: the beginning of the span. */
export type CountedSpan = { workspaceId: number; endpointId: number; spanMs: SpanMs; atMs: number; counts: Counts };
/** From the beginning of one minute to that of another. */
export type RecountRange = { fromMs: number; untilMs: number };
export type StatsQuery = { workspaceId: number; endpointIds: number[]; spanMs: SpanMs; fromMs: number; toMs: number };
