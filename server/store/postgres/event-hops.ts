import type { CommitPlan, Committed } from '../contract.ts';
import type { HopsQuery } from '../contract-endpoints.ts';
import { columnsOf, type Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const ADD = `
  INSERT INTO event_hops (workspace_id, event_seq, hops) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])`;

/** Nothing is written of the first hop. */
export async function noteHops(tx: Transaction, committed: [CommitPlan, Committed][]): Promise<void> {
  const rows = committed.flatMap(([{ change: { via, workspaceId } }, { events }]) =>
    via && via.hops > 1 ? events.map(({ seq }) => [workspaceId, seq, via.hops]) : []);
  if (rows.length > 0) await tx.db.run(ADD, columnsOf(rows));
}

const FIND = 'SELECT hops FROM event_hops WHERE workspace_id = $1 AND event_seq = $2';

export async function findHops(db: Database, { workspaceId, eventSeq }: HopsQuery): Promise<number> {
  return (await db.row<{ hops: number }>(FIND, [workspaceId, eventSeq]))?.hops ?? 1;
}
