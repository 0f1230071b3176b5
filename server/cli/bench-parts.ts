/** What `bench/run.ts` can measure. Named here so that the command can refuse others, and list them, without loading it. */
export const BENCH_PARTS = [
  'throughput',
  'fan-out',
  'payload',
  'dead-endpoints',
  'nodes',
  'import',
  'lists', 'pages',
  'slow-receiver',
  'million',
  'purge',
  'meta',
] as const;

export type BenchPart = (typeof BENCH_PARTS)[number];
