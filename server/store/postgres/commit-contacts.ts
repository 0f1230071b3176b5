import type { CommitPlan, Committed, Conflict } from '../contract.ts';
import { addEvents, addingEvents, finish, placeEvents, type Owed } from './add-events.ts';
import type { Transaction } from './transaction.ts';
import { contactParameters, RECORD_STATEMENTS, recordParameters } from './write-record.ts';

type Way = 'insert' | 'update' | 'delete';

/**
 * The contacts, their events and deliveries in one statement, which spares every change a round trip. When one of the
 * contacts met a conflict, there are no events yet: those of the others follow, so that the feed has no empty place.
 */
const ADD = { insert: adding('insert'), update: adding('update'), delete: adding('delete') };

function adding(way: Way): string {
  const before = contactParameters(way);
  return `
    WITH written AS (${RECORD_STATEMENTS.contact[way]}),
    ${addingEvents(before + 1, `(SELECT count(*) FROM written) = $${before + 1}`)}
    SELECT "workspaceId", seq, "endpointId", id, state FROM owed
    UNION ALL
    SELECT NULL, NULL, NULL, id, NULL FROM written`;
}

/** A contact that was written stands among what is owed, with its id alone. */
type Row = Owed | { id: number; seq: null };

/** The contact that is all a change writes, if it is no more than that. */
export function soleContact({ change: { writes, senders, told }, answer }: CommitPlan): number | null {
  const [write, another] = writes;
  if (answer || senders || told || !write || another || write.model !== 'contact') return null;
  return write.write === 'delete' ? write.id : write.row.id;
}

/** Changes of different contacts. One that conflicts is left out, and the others are written. */
export async function commitContacts(tx: Transaction, plans: CommitPlan[]): Promise<(Committed | Conflict)[]> {
  const current = plans.filter(({ change }) => tx.isReference(change.workspaceId, change.referenceVersion));
  const committed = new Map<CommitPlan, Committed>();
  // One after the other, for each begins in the feed where the one before it has ended.
  for (const [way, group] of Map.groupBy(current, wayOf)) {
    for (const [plan, one] of await add(tx, way, group)) committed.set(plan, one);
  }
  return plans.map((plan) => committed.get(plan) ?? { conflict: conflictOf(plan, current.includes(plan)) });
}

async function add(tx: Transaction, way: Way, plans: CommitPlan[]): Promise<[CommitPlan, Committed][]> {
  const { committed, values } = placeEvents(tx, plans);
  const rows = plans.flatMap(({ change: { workspaceId, writes } }) => writes.map((write) => ({ workspaceId, write })));
  const answers = await tx.db.rows<Row>(ADD[way], [...recordParameters('contact', way, rows), plans.length, ...values]);
  const written = new Set<number>();
  const owed: Owed[] = [];
  for (const row of answers) {
    if (row.seq === null) written.add(row.id);
    else owed.push(row);
  }
  if (written.size === plans.length) {
    await finish(tx, committed, owed);
    return committed;
  }
  for (const { change } of plans) tx.giveBackEvents(change.workspaceId, change.events.length);
  return addEvents(tx, plans.filter((plan) => written.has(soleContact(plan) ?? 0)));
}

function wayOf({ change: { writes } }: CommitPlan): Way {
  return writes[0]?.write ?? 'insert';
}

function conflictOf(plan: CommitPlan, current: boolean): Conflict['conflict'] {
  if (!current) return 'reference_version';
  return wayOf(plan) === 'insert' ? 'unique' : 'record_version';
}
