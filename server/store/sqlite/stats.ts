import { addCounts, noCounts, type Counts } from '../../webhooks/counts.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan, type StatsQuery, type StatsStore } from '../contract-stats.ts';
import { hoursOf, mended, sumOf } from '../recounted.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

const KEY = 'workspace_id = ? AND endpoint_id = ? AND span = ?';
const READ = `SELECT counts FROM endpoint_counts WHERE ${KEY} AND at = ?`;
const WRITE = `
  INSERT INTO endpoint_counts (workspace_id, endpoint_id, span, at, counts) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (workspace_id, endpoint_id, span, at) DO UPDATE SET counts = excluded.counts`;
const DROP = `DELETE FROM endpoint_counts WHERE ${KEY} AND at < ?`;

export function addStats(tx: Transaction, { spans, keepFromMs }: { spans: CountedSpan[]; keepFromMs: number }): void {
  for (const { workspaceId, endpointId, spanMs, atMs, counts } of spans) {
    const key = [workspaceId, endpointId, spanMs];
    const known = tx.db.row<{ counts: string }>(READ, [...key, atMs]);
    const sum = known ? (JSON.parse(known.counts) as Counts) : noCounts();
    addCounts(sum, counts);
    tx.db.run(WRITE, [...key, atMs, JSON.stringify(sum)]);
    tx.db.run(DROP, [...key, keepFromMs]);
  }
}

/** `addStats` replaced by what the log says: see `StatsStore.recount`. */
export function mendStats(tx: Transaction, spans: CountedSpan[]): void {
  const read = ({ workspaceId, endpointId, spanMs, atMs }: Omit<CountedSpan, 'counts'>) => {
    const known = tx.db.row<{ counts: string }>(READ, [workspaceId, endpointId, spanMs, atMs]);
    return known && (JSON.parse(known.counts) as Counts);
  };
  const write = ({ workspaceId, endpointId, spanMs, atMs, counts }: CountedSpan) =>
    tx.db.run(WRITE, [workspaceId, endpointId, spanMs, atMs, JSON.stringify(counts)]);
  const found = spans.flatMap((span) => {
    const counts = mended(read(span), span.counts);
    return counts ? [{ ...span, counts }] : [];
  });
  found.forEach(write);
  for (const hour of hoursOf(found)) {
    const { workspaceId, endpointId, atMs } = hour;
    const minutes = listStats(tx.db, { workspaceId, endpointIds: [endpointId], spanMs: MINUTE_MS, fromMs: atMs, toMs: atMs + HOUR_MS });
    write({ ...hour, counts: sumOf(minutes.map(({ counts }) => counts)) });
  }
}

const LIST = `SELECT at AS atMs, counts FROM endpoint_counts WHERE ${KEY} AND at >= ? AND at < ? ORDER BY at`;

export function listStats(db: Database, { workspaceId, endpointIds, spanMs, fromMs, toMs }: StatsQuery): CountedSpan[] {
  return endpointIds.flatMap((endpointId) =>
    db.rows<{ atMs: number; counts: string }>(LIST, [workspaceId, endpointId, spanMs, fromMs, toMs]).map(({ atMs, counts }) => ({
      workspaceId, endpointId, spanMs, atMs, counts: JSON.parse(counts) as Counts,
    })),
  );
}

export function statsStore({ reader, writer }: Parts): StatsStore {
  return {
    add: (add) => writer.run('addStats', add, { urgent: false }),
    newestAttemptMs: () => reader.ask('newestAttempt', undefined),
    recount: async (range) => writer.run('mendStats', await reader.ask('countLog', range), { urgent: false }),
    list: (query) => reader.ask('listStats', query),
  };
}
