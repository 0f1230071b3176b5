type StatsPoint = {
  /** The beginning of the step. */
  at: string;
  delivered: number;
  failed: number;
  /** Milliseconds; null where nothing was answered. */
  latency: { p50: number | null; p95: number | null; p99: number | null };
  /** The most that was seen waiting. */
  backlog: number;
};

export type WebhookStats = { from: string; to: string; step: string; series: { endpoint_id: number; points: StatsPoint[] }[] };
