import { eventId, newNonce } from '../../webhooks/event.ts';
import type { NewEvent } from '../../workspace/change.ts';
import type { Bindable } from '../columns.ts';
import { addAnswer } from './answers.ts';
import type { CommitPlan, Committed, CommittedEvent, Conflict, PlannedDelivery } from '../contract.ts';
import { columnsOf } from './database.ts';
import { numberDeliveries, type ToNumber } from './number-deliveries.ts';
import type { Transaction } from './transaction.ts';
import { noteTold } from './whatsapp/announcements.ts';
import { nameSender } from './whatsapp/name-sender.ts';
import { writeRecord, writeRecords, type RecordRow } from './write-record.ts';

type Answer = Committed | Conflict;

export async function commitChanges(tx: Transaction, plans: CommitPlan[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const wave of waves(plans)) answers.push(...(await commitWave(tx, wave)));
  return answers;
}

/**
 * Nearly every change writes one contact: those of different contacts are written together. A change of statuses or
 * sources, which makes what others have decided on outdated, and one of several rows stand alone.
 */
function waves(plans: CommitPlan[]): CommitPlan[][] {
  const found: CommitPlan[][] = [];
  let open: CommitPlan[] | null = null;
  let contacts = new Set<number>();
  for (const plan of plans) {
    const contact = soleContact(plan);
    if (open && contact !== null && !contacts.has(contact)) {
      open.push(plan);
    } else {
      found.push([plan]);
      open = contact === null ? null : found.at(-1) ?? null;
      contacts = new Set();
    }
    if (contact !== null) contacts.add(contact);
  }
  return found;
}

function soleContact({ change: { writes, senders }, answer }: CommitPlan): number | null {
  const [write, another] = writes;
  if (answer || senders || !write || another || write.model !== 'contact') return null;
  return write.write === 'delete' ? write.id : write.row.id;
}

async function commitWave(tx: Transaction, wave: CommitPlan[]): Promise<Answer[]> {
  const [first, second] = wave;
  if (first && !second) return [await commitAlone(tx, first)];
  const current = wave.filter(({ change }) => tx.isReference(change.workspaceId, change.referenceVersion));
  const written = await writeRecords(tx, current.flatMap(rowsOf));
  const successful = current.filter((plan) => written.has(soleContact(plan) ?? 0));
  const committed = await addEvents(tx, successful);
  return wave.map((plan): Answer => committed.get(plan) ?? { conflict: conflictOf(plan, current.includes(plan)) });
}

function rowsOf({ change: { workspaceId, writes } }: CommitPlan): RecordRow[] {
  return writes.map((write) => ({ workspaceId, write }));
}

function conflictOf({ change: { writes } }: CommitPlan, current: boolean): Conflict['conflict'] {
  if (!current) return 'reference_version';
  return writes[0]?.write === 'insert' ? 'unique' : 'record_version';
}

async function commitAlone(tx: Transaction, plan: CommitPlan): Promise<Committed> {
  const { workspaceId, referenceVersion } = plan.change;
  if (plan.answer) await addAnswer(tx, plan.answer);
  tx.expectReference(workspaceId, referenceVersion);
  for (const row of rowsOf(plan)) await writeRecord(tx, row);
  for (const one of plan.change.senders ?? []) await nameSender(tx, workspaceId, one);
  if (plan.change.told) await noteTold(tx, workspaceId, plan.change.told);
  return (await addEvents(tx, [plan])).get(plan) ?? { events: [], node: tx.node };
}

/**
 * In one statement: the counters, the events, and the deliveries with the state they are born in. A delivery waits when
 * one before it is not settled; a record's first event has none, which spares the look into the index.
 */
const ADD = `
  WITH counted AS (
    UPDATE counters c SET last_event = given.last_event
    FROM unnest($1::bigint[], $2::bigint[]) AS given (workspace_id, last_event)
    WHERE c.workspace_id = given.workspace_id
  ), noted AS (
    INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
    SELECT * FROM unnest(
      $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::text[]
    )
  ), born AS (
    SELECT given.*,
      CASE WHEN given.planned <> 'skipped' AND (given.behind = 1 OR given.event <> 'created' AND EXISTS (
        SELECT FROM deliveries d
        WHERE d.workspace_id = given.workspace_id AND d.endpoint_id = given.endpoint_id AND d.model = given.model
          AND d.record_id = given.record_id AND d.kind = 'event' AND d.settled_at IS NULL
      )) THEN 'waiting' ELSE given.planned END AS state
    FROM unnest(
      $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bigint[], $17::text[], $18::text[],
      $19::bigint[], $20::bigint[]
    ) AS given (workspace_id, event_seq, endpoint_id, event, model, record_id, planned, reason, behind, born_at)
    OFFSET 0
  )
  INSERT INTO deliveries
    (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, reason, node, due_at, created_at, settled_at)
  SELECT workspace_id, nextval('delivery_ids'), endpoint_id, 'event', event_seq, event, model, record_id, state, reason,
    CASE WHEN state = 'leased' THEN $21::bigint END, CASE WHEN state <> 'skipped' THEN born_at END, born_at,
    CASE WHEN state = 'skipped' THEN born_at END
  FROM born
  RETURNING workspace_id AS "workspaceId", event_seq AS seq, endpoint_id AS "endpointId", id, state`;

type Born = CommittedEvent['deliveries'][number] & { workspaceId: number; seq: number };

async function addEvents(tx: Transaction, plans: CommitPlan[]): Promise<Map<CommitPlan, Committed>> {
  const lastEvents = new Map<number, number>();
  const events: Bindable[][] = [];
  const deliveries: Bindable[][] = [];
  const committed = plans.map((plan): [CommitPlan, Committed] => {
    const { workspaceId, events: happened } = plan.change;
    const added = happened.map((event, at): CommittedEvent => {
      const seq = tx.nextEvent(workspaceId);
      const id = eventId(newNonce(), seq);
      lastEvents.set(workspaceId, seq);
      events.push([workspaceId, seq, id, event.event, event.model, event.recordId, event.committedAt, event.body]);
      for (const planned of plan.deliveries[at] ?? []) {
        deliveries.push(deliveryRow({ workspaceId, seq, event, planned, behind: isBehind(plan, at, planned), node: tx.node }));
      }
      return { seq, id, deliveries: [] };
    });
    return [plan, { events: added, node: tx.node }];
  });
  if (events.length > 0) {
    const counted = columnsOf([...lastEvents]);
    const born = await tx.db.rows<Born>(ADD, [...counted, ...columnsOf(events), ...columnsOrNone(deliveries), tx.node]);
    distribute(committed, born);
    await numberDeliveries(tx, committed.flatMap(toNumber));
  }
  return new Map(committed);
}

function toNumber([{ change, numbered = [] }, { events }]: [CommitPlan, Committed]): ToNumber[] {
  return numbered.map(({ event, ...one }) => ({ ...one, workspaceId: change.workspaceId, eventSeq: events[event]?.seq ?? 0 }));
}

type Adding = {
  workspaceId: number;
  seq: number;
  event: NewEvent;
  planned: PlannedDelivery;
  behind: boolean;
  node: number | null;
};

const DELIVERY_COLUMNS = 10;

function deliveryRow({ workspaceId, seq, event, planned, behind, node }: Adding): Bindable[] {
  const state = planned.state === 'leased' && node === null ? 'due' : planned.state;
  const reason = planned.state === 'skipped' ? planned.reason : null;
  const bornAtMs = Math.floor(event.committedAt / 1000);
  return [
    workspaceId, seq, planned.endpointId, event.event, event.model, event.recordId, state, reason, behind ? 1 : 0, bornAtMs,
  ];
}

/** An event of the same change and record before this one is owed to the endpoint too. */
function isBehind({ change: { events }, deliveries }: CommitPlan, at: number, { endpointId }: PlannedDelivery): boolean {
  return events.slice(0, at).some(({ model, recordId }, before) => {
    if (model !== events[at]?.model || recordId !== events[at].recordId) return false;
    return deliveries[before]?.some((other) => other.endpointId === endpointId && other.state !== 'skipped') ?? false;
  });
}

function columnsOrNone(rows: Bindable[][]): string[] {
  return rows.length > 0 ? columnsOf(rows) : Array.from({ length: DELIVERY_COLUMNS }, () => '{}');
}

/** Each delivery to its event, in the order of the plan. */
function distribute(committed: [CommitPlan, Committed][], born: Born[]): void {
  const byPlace = new Map(born.map((one) => [`${one.workspaceId} ${one.seq} ${one.endpointId}`, one]));
  for (const [plan, { events }] of committed) {
    events.forEach(({ seq, deliveries }, at) => {
      for (const { endpointId } of plan.deliveries[at] ?? []) {
        const one = byPlace.get(`${plan.change.workspaceId} ${seq} ${endpointId}`);
        if (one) deliveries.push({ id: one.id, endpointId, state: one.state });
      }
    });
  }
}
