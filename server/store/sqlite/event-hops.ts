import type { Change } from '../../workspace/change.ts';
import type { HopsQuery } from '../contract-endpoints.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const ADD = 'INSERT INTO event_hops (workspace_id, event_seq, hops) VALUES (?, ?, ?)';

/** How many hops are to be written of a change: nothing is of the first. */
export function hopsToNote({ via }: Change): number | null {
  return via && via.hops > 1 ? via.hops : null;
}

export function noteHops(tx: Transaction, { workspaceId, eventSeq }: HopsQuery, hops: number): void {
  tx.db.run(ADD, [workspaceId, eventSeq, hops]);
}

const FIND = 'SELECT hops FROM event_hops WHERE workspace_id = ? AND event_seq = ?';

export function findHops(db: Database, { workspaceId, eventSeq }: HopsQuery): number {
  return db.row<{ hops: number }>(FIND, [workspaceId, eventSeq])?.hops ?? 1;
}
