import { addCounts, attemptsIn, noCounts, note, type Counted, type Counts } from '../webhooks/counts.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan, type SpanMs } from './contract-stats.ts';

/** Attempts of one endpoint as the log has them. */
export type Logged = Counted & { workspaceId: number; endpointId: number; createdAt: number };

/** By endpoint and minute. */
export function minutesOf(rows: Iterable<Logged>): CountedSpan[] {
  const minutes = new Map<string, CountedSpan>();
  for (const row of rows) {
    const { workspaceId, endpointId, createdAt } = row;
    const atMs = beginningOf(createdAt, MINUTE_MS);
    const key = `${workspaceId} ${endpointId} ${atMs}`;
    const minute = minutes.get(key) ?? { workspaceId, endpointId, spanMs: MINUTE_MS, atMs, counts: noCounts() };
    note(minute.counts, row);
    minutes.set(key, minute);
  }
  return [...minutes.values()];
}

/** What is to stand for a minute that the log knows more of; null where it does not. */
export function mended(known: Counts | undefined, counted: Counts): Counts | null {
  if (known && attemptsIn(counted) <= attemptsIn(known)) return null;
  return { ...counted, backlog: known?.backlog ?? 0 };
}

export function sumOf(minutes: Counts[]): Counts {
  const sum = noCounts();
  for (const minute of minutes) addCounts(sum, minute);
  return sum;
}

/** The hours that these minutes are in, each once. */
export function hoursOf(minutes: CountedSpan[]): Omit<CountedSpan, 'counts'>[] {
  const hours = new Map<string, Omit<CountedSpan, 'counts'>>();
  for (const { workspaceId, endpointId, atMs: minuteMs } of minutes) {
    const atMs = beginningOf(minuteMs, HOUR_MS);
    hours.set(`${workspaceId} ${endpointId} ${atMs}`, { workspaceId, endpointId, spanMs: HOUR_MS, atMs });
  }
  return [...hours.values()];
}

function beginningOf(ms: number, spanMs: SpanMs): number {
  return Math.floor(ms / spanMs) * spanMs;
}
