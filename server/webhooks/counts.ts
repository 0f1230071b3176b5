import type { AttemptStatus } from './attempt.ts';

/** What happened at an endpoint in one span of time. Counts of two spans, or of two nodes, add up. */
export type Counts = {
  delivered: number;
  failed: number;
  /** Attempts by their status. */
  attempts: { success: number; failed: number; error: number };
  /** Attempts by how long they took, one number per bucket of LATENCY_MS and one for those above. */
  latency: number[];
  /** The most that was seen waiting. */
  backlog: number;
};

/** Upper bounds in milliseconds. Three per doubling up to a second, fewer above. */
export const LATENCY_MS = [
  1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256, 320, 400, 512, 640, 800, 1_000, 1_500, 2_000,
  3_000, 5_000, 8_000, 12_000, 20_000, 30_000,
] as const;

export function noCounts(): Counts {
  return { delivered: 0, failed: 0, attempts: { success: 0, failed: 0, error: 0 }, latency: [], backlog: 0 };
}

export function addCounts(to: Counts, more: Counts): void {
  to.delivered += more.delivered;
  to.failed += more.failed;
  to.attempts.success += more.attempts.success;
  to.attempts.failed += more.attempts.failed;
  to.attempts.error += more.attempts.error;
  more.latency.forEach((count, at) => (to.latency[at] = (to.latency[at] ?? 0) + count));
  to.backlog = Math.max(to.backlog, more.backlog);
}

/** What one attempt adds, or so many that are alike. `ended`: what its delivery came to with it. */
export type Counted = { status: AttemptStatus; ended: 'delivered' | 'failed' | null; bucket: number; times?: number };

export function note(counts: Counts, { status, ended, bucket, times = 1 }: Counted): void {
  if (ended) counts[ended] += times;
  counts.attempts[status] += times;
  while (counts.latency.length < bucket) counts.latency.push(0);
  counts.latency[bucket] = (counts.latency[bucket] ?? 0) + times;
}

/** Where LATENCY_MS has a duration: one more than its last for those above all. */
export function bucketOf(durationMs: number): number {
  const found = LATENCY_MS.findIndex((bound) => durationMs <= bound);
  return found === -1 ? LATENCY_MS.length : found;
}

export function attemptsIn({ attempts }: Counts): number {
  return attempts.success + attempts.failed + attempts.error;
}

/** The upper bound of the bucket in which the given part of all attempts has ended; null without any. */
export function latencyAt({ latency }: Counts, part: number): number | null {
  const total = latency.reduce((sum, count) => sum + count, 0);
  let left = Math.ceil(total * part);
  for (const [at, count] of latency.entries()) {
    left -= count;
    if (count > 0 && left <= 0) return LATENCY_MS[Math.min(at, LATENCY_MS.length - 1)] ?? null;
  }
  return null;
}
