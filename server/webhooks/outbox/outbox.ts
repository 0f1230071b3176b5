import type { Log } from '../../kit/log.ts';
import { KeyedQueue } from '../../kit/keyed-queue.ts';
import { StoreFault, type CommittedEvent, type Store, type Workspace } from '../../store/contract.ts';
import type { Change } from '../../workspace/change.ts';
import { isRefusal, RefusalError } from '../../workspace/refusal.ts';
import { commitAndHandOver, type Committing } from './commit.ts';
import { completeKept, keptAnswer } from './kept-answer.ts';
import type { Order, Outbox } from './order.ts';
import { PingPong } from './ping-pong.ts';
import { awaitedDeliveries, outcomeOf, withVia } from './plan.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** A decision that conflicts so often is given up as overload. Inside one process keys make conflicts rare. */
const MAX_DECISIONS = 50;

export type OutboxOptions = Omit<Committing, 'pingPong'> & {
  log: Log;
  store: Pick<Store, 'commit' | 'workspaces' | 'answers'>;
  waitingRoom: WaitingRoom;
};

export function createOutbox(options: OutboxOptions): Outbox {
  const { waitingRoom } = options;
  const parts = { ...options, pingPong: new PingPong(options) };
  const queue = new KeyedQueue();
  return {
    async apply(order) {
      const decide = () => decideAndCommit(parts, order);
      const { result, events, workspace } = await (order.key === null ? decide() : queue.run(order.key, decide));
      const awaited = order.unattended ? [] : awaitedDeliveries(events, workspace);
      const seen = awaited.length > 0 ? await waitingRoom.wait(awaited) : [];
      const outcome = outcomeOf(events, seen);
      if (order.keep && awaited.length > 0) await completeKept(options.store, order.keep, { result, outcome });
      return { result, outcome };
    },
  };
}

/** What is kept for a call that alters nothing. */
function noChangeOf({ id, referenceVersion }: Workspace): Change {
  return { workspaceId: id, referenceVersion, writes: [], events: [] };
}

type Decided<Result> = { result: Result; events: CommittedEvent[]; workspace: Workspace };

/** Decides on what is true now, and again as long as the commit finds that it is not true any more. */
async function decideAndCommit<S, R>(parts: Committing & Pick<OutboxOptions, 'store'>, order: Order<S, R>): Promise<Decided<R>> {
  const { store, clock } = parts;
  let { workspace } = order;
  let trusting = true;
  for (let decided = 0; decided < MAX_DECISIONS; decided++) {
    const decision = order.decide(await order.read(workspace, trusting), clock.now() * 1000, workspace);
    if (isRefusal(decision)) {
      if (!trusting) throw new RefusalError(decision);
    } else {
      const { change, result } = decision;
      const answerTo = order.keep ? keptAnswer(order.keep, { result, workspace, nowMs: clock.now() }) : null;
      if (!change && !answerTo) return { result, events: [], workspace };
      const changed = withVia(change ?? noChangeOf(workspace), order.via, workspace);
      const events = await commitAndHandOver(parts, workspace, { change: changed, answerTo });
      if (events) return { result, events, workspace };
      workspace = (await store.workspaces.byId(workspace.id)) ?? workspace;
    }
    trusting = false;
  }
  throw new StoreFault('overloaded', `Gave up after ${MAX_DECISIONS} decisions that had each been overtaken by another change.`);
}
