import type { Clock } from '../../kit/clock.ts';
import type { CommitPlan, Committed, CommittedEvent, Store, Workspace } from '../../store/contract.ts';
import type { NewAnswer } from '../../store/contract-answers.ts';
import type { Change } from '../../workspace/change.ts';
import type { Delivery } from '../delivery.ts';
import { RepeatedCall } from './order.ts';
import type { PingPong } from './ping-pong.ts';
import { planDeliveries } from './plan.ts';

/** Whoever attempts deliveries: asked for a place before the commit, told of the delivery after it. */
export interface Handover {
  reserve(workspaceId: number, endpointId: number): boolean;
  unreserve(workspaceId: number, endpointId: number): void;
  accept(delivery: Delivery): void;
  due(workspaceId: number, endpointId: number, atMs: number): void;
}

export type Committing = { store: Pick<Store, 'commit'>; handover: Handover; pingPong: PingPong; clock: Clock };

/** A change, and what is to be kept for whoever repeats the call that made it. */
export type ToCommit = { change: Change; answerTo: ((plan: CommitPlan) => NewAnswer) | null };

/** Commits a change with what it owes to whom, and hands that over; null when what was decided on is not so any more. */
export async function commitAndHandOver(
  parts: Committing,
  workspace: Workspace,
  { change, answerTo }: ToCommit,
): Promise<CommittedEvent[] | null> {
  const { store, handover, pingPong } = parts;
  const plan = planDeliveries(workspace, change, {
    reserve: (id, endpointId) => handover.reserve(id, endpointId),
    isPingPong: (endpointId, event) => pingPong.isOn(workspace.id, endpointId, event),
  });
  if (answerTo) plan.answer = answerTo(plan);
  let done: Committed | null = null;
  try {
    const committed = await store.commit(plan);
    if ('conflict' in committed && committed.conflict === 'repeated') throw new RepeatedCall();
    done = 'conflict' in committed ? null : committed;
  } finally {
    if (!done) giveUpPlaces(plan, handover);
  }
  if (!done) return null;
  pingPong.committed(workspace, plan);
  const { events, node } = done;
  events.forEach((event, at) => handOver(parts, { plan, at, event, node }));
  return events;
}

function giveUpPlaces({ change, deliveries }: CommitPlan, handover: Handover): void {
  for (const { endpointId, state } of deliveries.flat()) {
    if (state === 'leased') handover.unreserve(change.workspaceId, endpointId);
  }
}

type OneEvent = { plan: CommitPlan; at: number; event: CommittedEvent; node: number | null };

function handOver({ handover, clock }: Committing, { plan, at, node, event: { id: eventId, seq, deliveries } }: OneEvent): void {
  const { workspaceId, events } = plan.change;
  const event = events[at];
  deliveries.forEach(({ id, endpointId, state }, nth) => {
    if (state === 'leased' && event && node !== null) {
      const { event: name, model, recordId, body } = event;
      handover.accept({
        workspaceId, id, endpointId, kind: 'event', eventSeq: seq, eventId, event: name, model, recordId, body, node,
        attempts: 0, interruptions: 0, lastNumber: 0, bornHere: true,
      });
    } else if (plan.deliveries[at]?.[nth]?.state === 'leased') {
      // It has to wait for an earlier delivery of its record, which will release it.
      handover.unreserve(workspaceId, endpointId);
    }
    if (state === 'due') handover.due(workspaceId, endpointId, clock.now());
  });
}
