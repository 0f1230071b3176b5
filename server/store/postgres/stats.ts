import { addCounts, noCounts, type Counts } from '../../webhooks/counts.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan, type StatsQuery, type StatsStore } from '../contract-stats.ts';
import { hoursOf, mended, sumOf } from '../recounted.ts';
import { countLog, newestAttempt } from './count-log.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

const KEY = 'workspace_id = $1 AND endpoint_id = $2 AND span = $3';
const READ = `SELECT counts FROM endpoint_counts WHERE ${KEY} AND at = $4`;
const WRITE = `
  INSERT INTO endpoint_counts (workspace_id, endpoint_id, span, at, counts) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (workspace_id, endpoint_id, span, at) DO UPDATE SET counts = excluded.counts`;
const DROP = `DELETE FROM endpoint_counts WHERE ${KEY} AND at < $4`;

/** Under the locks of the workspaces, so that nodes add up. */
export async function addStats(tx: Transaction, { spans, keepFromMs }: { spans: CountedSpan[]; keepFromMs: number }): Promise<void> {
  for (const { workspaceId, endpointId, spanMs, atMs, counts } of spans) {
    const key = [workspaceId, endpointId, spanMs];
    const known = await tx.db.row<{ counts: string }>(READ, [...key, atMs]);
    const sum = known ? (JSON.parse(known.counts) as Counts) : noCounts();
    addCounts(sum, counts);
    await tx.db.run(WRITE, [...key, atMs, JSON.stringify(sum)]);
    await tx.db.run(DROP, [...key, keepFromMs]);
  }
}

/** Under the same locks, by what the log says: see `StatsStore.recount`. */
export async function mendStats(tx: Transaction, spans: CountedSpan[]): Promise<void> {
  const write = ({ workspaceId, endpointId, spanMs, atMs, counts }: CountedSpan) =>
    tx.db.run(WRITE, [workspaceId, endpointId, spanMs, atMs, JSON.stringify(counts)]);
  const found: CountedSpan[] = [];
  for (const span of spans) {
    const { workspaceId, endpointId, spanMs, atMs } = span;
    const known = await tx.db.row<{ counts: string }>(READ, [workspaceId, endpointId, spanMs, atMs]);
    const counts = mended(known && (JSON.parse(known.counts) as Counts), span.counts);
    if (counts) found.push({ ...span, counts });
  }
  for (const span of found) await write(span);
  for (const hour of hoursOf(found)) {
    const { workspaceId, endpointId, atMs } = hour;
    const within: StatsQuery = { workspaceId, endpointIds: [endpointId], spanMs: MINUTE_MS, fromMs: atMs, toMs: atMs + HOUR_MS };
    const minutes = await listStats(tx.db, within);
    await write({ ...hour, counts: sumOf(minutes.map(({ counts }) => counts)) });
  }
}

const LIST = `
  SELECT endpoint_id AS "endpointId", at AS "atMs", counts FROM endpoint_counts
  WHERE workspace_id = $1 AND endpoint_id = ANY($2::bigint[]) AND span = $3 AND at >= $4 AND at < $5 ORDER BY endpoint_id, at`;

async function listStats(db: Database, { workspaceId, endpointIds, spanMs, fromMs, toMs }: StatsQuery): Promise<CountedSpan[]> {
  type Row = { endpointId: number; atMs: number; counts: string };
  const rows = await db.rows<Row>(LIST, [workspaceId, endpointIds, spanMs, fromMs, toMs]);
  return rows.map((row) => ({ ...row, workspaceId, spanMs, counts: JSON.parse(row.counts) as Counts }));
}

export function statsStore({ reader, writer }: Parts): StatsStore {
  return {
    add: (add) => writer.run('addStats', add, { urgent: false }),
    newestAttemptMs: () => reader.read(newestAttempt),
    recount: async (range) => writer.run('mendStats', await reader.read((db) => countLog(db, range)), { urgent: false }),
    list: (query) => reader.read((db) => listStats(db, query)),
  };
}
