import { eventId, newNonce } from '../../webhooks/event.ts';
import type { NewEvent } from '../../workspace/change.ts';
import type { Bindable } from '../columns.ts';
import type { CommitPlan, Committed, CommittedEvent, PlannedDelivery } from '../contract.ts';
import { noteHops } from './event-hops.ts';
import { givenRows, GIVEN_COUNTER, GIVEN_DELIVERY, GIVEN_EVENT } from './given-rows.ts';
import { numberDeliveries, type ToNumber } from './number-deliveries.ts';
import { rowsParameter } from './rows-parameter.ts';
import type { Transaction } from './transaction.ts';

/**
 * The parts of one statement: the counters, the events, and the deliveries with the state they are born in, `owed`. A
 * delivery waits when one before it is not settled; a record's first event has none, which spares the look into the index.
 * `before`: how many parameters stand before these. `only`: whether anything of it is done.
 */
export function addingEvents(before: number, only: string): string {
  return `
    counted AS (
      UPDATE counters c SET last_event = given.last_event
      FROM ${givenRows(GIVEN_COUNTER, before + 1)} AS given
      WHERE c.workspace_id = given.workspace_id AND ${only}
    ), noted AS (
      INSERT INTO events (workspace_id, seq, id, event, model, record_id, committed_at, body)
      SELECT workspace_id, seq, id, event, model, record_id, committed_at, body
      FROM ${givenRows(GIVEN_EVENT, before + 2)} AS given
      WHERE ${only}
    ), born AS (
      SELECT given.*,
        CASE WHEN given.planned <> 'skipped' AND (given.behind = 1 OR given.event <> 'created' AND EXISTS (
          SELECT FROM deliveries d
          WHERE d.workspace_id = given.workspace_id AND d.endpoint_id = given.endpoint_id AND d.model = given.model
            AND d.record_id = given.record_id AND d.kind = 'event' AND d.settled_at IS NULL
        )) THEN 'waiting' ELSE given.planned END AS state
      FROM ${givenRows(GIVEN_DELIVERY, before + 3)} AS given
      WHERE ${only}
      OFFSET 0
    ), owed AS (
      INSERT INTO deliveries
        (workspace_id, id, endpoint_id, kind, event_seq, event, model, record_id, state, reason, node, due_at, created_at, settled_at)
      SELECT workspace_id, nextval('delivery_ids'), endpoint_id, 'event', event_seq, event, model, record_id, state, reason,
        CASE WHEN state = 'leased' THEN $${before + 4}::bigint END,
        CASE WHEN state <> 'skipped' THEN born_at END, born_at, CASE WHEN state = 'skipped' THEN born_at END
      FROM born
      RETURNING workspace_id AS "workspaceId", event_seq AS seq, endpoint_id AS "endpointId", id, state
    )`;
}

export type Owed = CommittedEvent['deliveries'][number] & { workspaceId: number; seq: number };

/** Events with their places in the feeds, and what the statement takes for them. */
export type Placed = { committed: [CommitPlan, Committed][]; values: (Buffer | number | null)[] };

/** Takes their numbers. */
export function placeEvents(tx: Transaction, plans: CommitPlan[]): Placed {
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
  const counted = rowsParameter(GIVEN_COUNTER, [...lastEvents]);
  return { committed, values: [counted, rowsParameter(GIVEN_EVENT, events), rowsParameter(GIVEN_DELIVERY, deliveries), tx.node] };
}

const ADD = `WITH ${addingEvents(0, 'TRUE')} SELECT * FROM owed`;

/** Of changes whose rows are written already. */
export async function addEvents(tx: Transaction, plans: CommitPlan[]): Promise<[CommitPlan, Committed][]> {
  const { committed, values } = placeEvents(tx, plans);
  if (plans.some(({ change }) => change.events.length > 0)) await finish(tx, committed, await tx.db.rows<Owed>(ADD, values));
  return committed;
}

export async function finish(tx: Transaction, committed: [CommitPlan, Committed][], owed: Owed[]): Promise<void> {
  distribute(committed, owed);
  await numberDeliveries(tx, committed.flatMap(toNumber));
  await noteHops(tx, committed);
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

/** Each delivery to its event, in the order of the plan. */
function distribute(committed: [CommitPlan, Committed][], owed: Owed[]): void {
  const byPlace = new Map(owed.map((one) => [`${one.workspaceId} ${one.seq} ${one.endpointId}`, one]));
  for (const [plan, { events }] of committed) {
    events.forEach(({ seq, deliveries }, at) => {
      for (const { endpointId } of plan.deliveries[at] ?? []) {
        const one = byPlace.get(`${plan.change.workspaceId} ${seq} ${endpointId}`);
        if (one) deliveries.push({ id: one.id, endpointId, state: one.state });
      }
    });
  }
}
