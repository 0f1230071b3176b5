type Point = { at: string; delivered: number };

/** So many of the last steps tell the present rate. */
const STEPS = 3;

/** When a backlog is gone at the rate of late, in milliseconds; null where nothing was delivered of late. */
export function backlogEnd(points: readonly Point[], { backlog, nowMs }: { backlog: number; nowMs: number }): number | null {
  const last = points.slice(-STEPS);
  const delivered = last.reduce((sum, point) => sum + point.delivered, 0);
  const elapsedMs = nowMs - Date.parse(last[0]?.at ?? '');
  return delivered > 0 && elapsedMs > 0 ? nowMs + (backlog * elapsedMs) / delivered : null;
}
