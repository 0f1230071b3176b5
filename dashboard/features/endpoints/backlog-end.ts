type Point = { at: string; delivered: number; backlog: number };

/** So many of the last steps tell the present rate. */
const STEPS = 3;

/**
 * When a backlog is gone at the rate of late, in milliseconds. Null where nothing was delivered of late, or all that there
 * was: how few there were says nothing of how fast it goes.
 */
export function backlogEnd(points: readonly Point[], { backlog, nowMs }: { backlog: number; nowMs: number }): number | null {
  const last = points.slice(-STEPS);
  if (last.some((point) => point.backlog < point.delivered)) return null;
  const delivered = last.reduce((sum, point) => sum + point.delivered, 0);
  const elapsedMs = nowMs - Date.parse(last[0]?.at ?? '');
  return delivered > 0 && elapsedMs > 0 ? nowMs + (backlog * elapsedMs) / delivered : null;
}
