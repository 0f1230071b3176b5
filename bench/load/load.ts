/** What the generator is asked to do, and what it saw. One process makes the load and receives the POSTs. */
export type Load = {
  /** Of the servers that are called, in turn by connection. */
  ports: number[];
  path: string;
  token: string;
  statusId: number;
  sourceId: number;
  /** Eleven digits; every contact takes the next number. */
  firstPhone: number;
  seconds: number;
  connections: number;
  /** Requests per second over all connections; 0 for as fast as answers come. */
  rate: number;
  sinkPort: number;
  /** How many deliveries each contact owes: one to each endpoint. */
  deliveriesEach: number;
  /** Of each request, roughly. */
  bodyBytes: number;
  /** What the receiver waits before it answers. */
  answerAfterMs: number;
};

/** What differs from one measurement to the next. */
export type Pace = Pick<Load, 'connections' | 'rate'> & Partial<Pick<Load, 'deliveriesEach' | 'bodyBytes' | 'answerAfterMs'>>;

export const SATURATION: Pace = { connections: 64, rate: 0 };
export const LIGHT: Pace = { connections: 8, rate: 100 };

export type Seen = {
  acknowledged: number;
  errors: number;
  received: number;
  duplicates: number;
  deliveriesPerSecond: number;
  acknowledgedMs: Percentiles;
  receivedMs: Percentiles;
};

export type Percentiles = { p50: number; p95: number; p99: number };

export function percentiles(samples: number[]): Percentiles {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function median(values: number[]): number {
  return percentiles(values).p50;
}
