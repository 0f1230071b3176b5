import type { Clock } from '../../kit/clock.ts';
import { KeyedQueue } from '../../kit/keyed-queue.ts';
import { StoreFault, type CommitPlan, type CommittedEvent, type Store, type Workspace } from '../../store/contract.ts';
import type { Change } from '../../workspace/change.ts';
import { isRefusal, RefusalError } from '../../workspace/refusal.ts';
import type { Delivery } from '../delivery.ts';
import type { Applied, Order, Outbox } from './order.ts';
import { awaitedDeliveries, outcomeOf, planDeliveries } from './plan.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** A decision that conflicts so often is given up as overload. Inside one process keys make conflicts rare. */
export const MAX_DECISIONS = 50;

/** Whoever attempts deliveries: asked for a place before the commit, told of the delivery after it. */
export interface Handover {
  reserve(workspaceId: number, endpointId: number): boolean;
  unreserve(workspaceId: number, endpointId: number): void;
  accept(delivery: Delivery): void;
  due(workspaceId: number, endpointId: number, atMs: number): void;
}

export type OutboxOptions = {
  store: Pick<Store, 'commit' | 'workspaces'>;
  handover: Handover;
  waitingRoom: WaitingRoom;
  clock: Clock;
};

export function createOutbox({ store, handover, waitingRoom, clock }: OutboxOptions): Outbox {
  const queue = new KeyedQueue();

  async function apply<S, R>(order: Order<S, R>): Promise<Applied<R>> {
    const decideAndCommit = () => committed(order);
    const { key } = order;
    const { result, events, workspace } = await (key === null ? decideAndCommit() : queue.run(key, decideAndCommit));
    const awaited = awaitedDeliveries(events, workspace.endpoints);
    const seen = awaited.length > 0 ? await waitingRoom.wait(awaited) : [];
    return { result, outcome: outcomeOf(events, seen) };
  }

  async function committed<S, R>(order: Order<S, R>): Promise<{ result: R; events: CommittedEvent[]; workspace: Workspace }> {
    let { workspace } = order;
    let trusting = true;
    for (let decided = 0; decided < MAX_DECISIONS; decided++) {
      const decision = order.decide(await order.read(workspace, trusting), clock.now() * 1000, workspace);
      if (isRefusal(decision)) {
        if (!trusting) throw new RefusalError(decision);
      } else {
        const { change, result } = decision;
        if (!change) return { result, events: [], workspace };
        const events = await commit(workspace, change);
        if (events) return { result, events, workspace };
        workspace = (await store.workspaces.byId(workspace.id)) ?? workspace;
      }
      trusting = false;
    }
    throw new StoreFault('overloaded', `Gave up after ${MAX_DECISIONS} conflicting decisions about one record.`);
  }

  /** The committed events, handed over; null when what was decided on is not so any more. */
  async function commit(workspace: Workspace, change: Change): Promise<CommittedEvent[] | null> {
    const plan = planDeliveries(workspace, change, (id, endpointId) => handover.reserve(id, endpointId));
    let events: CommittedEvent[] | null = null;
    try {
      const committed = await store.commit(plan);
      events = 'conflict' in committed ? null : committed.events;
    } finally {
      if (!events) giveUpPlaces(plan);
    }
    events?.forEach((event, at) => handOver(plan, at, event));
    return events;
  }

  function giveUpPlaces({ change, deliveries }: CommitPlan): void {
    for (const { endpointId, state } of deliveries.flat()) {
      if (state === 'leased') handover.unreserve(change.workspaceId, endpointId);
    }
  }

  function handOver({ change, deliveries: planned }: CommitPlan, at: number, committed: CommittedEvent): void {
    const { workspaceId } = change;
    const event = change.events[at];
    committed.deliveries.forEach(({ id, endpointId, state }, nth) => {
      if (state === 'leased' && event) {
        const { event: name, model, recordId, body } = event;
        const progress = { attempts: 0, interruptions: 0, lastNumber: 0 };
        const { id: eventId, seq: eventSeq } = committed;
        handover.accept({
          workspaceId, id, endpointId, kind: 'event', eventSeq, eventId, event: name, model, recordId, body, ...progress,
        });
      } else if (planned[at]?.[nth]?.state === 'leased') {
        handover.unreserve(workspaceId, endpointId);
      }
      if (state === 'due') handover.due(workspaceId, endpointId, clock.now());
    });
  }

  return { apply };
}
