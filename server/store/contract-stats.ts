import type { Counts } from '../webhooks/counts.ts';

/** Counts per endpoint, for plots: by the minute, and by the hour for long times. */
export interface StatsStore {
  /** Adds to what is counted already, and drops what is older than `keepFromMs` of these endpoints. */
  add(add: { spans: CountedSpan[]; keepFromMs: number }): Promise<void>;
  /** Of one endpoint or of all, in order of time. */
  list(query: StatsQuery): Promise<CountedSpan[]>;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export type SpanMs = typeof MINUTE_MS | typeof HOUR_MS;

/** `atMs`: the beginning of the span. */
export type CountedSpan = { workspaceId: number; endpointId: number; spanMs: SpanMs; atMs: number; counts: Counts };
export type StatsQuery = { workspaceId: number; endpointIds: number[]; spanMs: SpanMs; fromMs: number; toMs: number };
