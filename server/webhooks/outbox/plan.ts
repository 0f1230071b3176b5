import type { CommitPlan, CommittedEvent, DeliveryKey, NumberedDelivery, PlannedDelivery, Workspace } from '../../store/contract.ts';
import type { Change, NewEvent, RecordWrite, Via } from '../../workspace/change.ts';
import { reasonToWithhold } from '../echo-guard.ts';
import { filtering, type Filtering } from '../filter/filter.ts';
import { isGated, isHeldBack, reasonToSkip } from '../endpoint.ts';
import type { WebhookOutcome } from './order.ts';
import type { Seen } from './waiting-room.ts';

/** Where no endpoint minds on which way a change came, that is not said. */
export function withVia(change: Change, via: Via | undefined, { endpoints }: Workspace): Change {
  return via && endpoints.some(({ echoGuard }) => echoGuard) ? { ...change, via } : change;
}

type Asking = {
  reserve: (workspaceId: number, endpointId: number) => boolean;
  /** Whether the record of an event goes to and fro with the receiver of an endpoint. Unknown where nobody watches. */
  isPingPong?: (endpointId: number, event: NewEvent) => boolean;
};

/** Decides for every event and endpoint of a change whether it is owed, and whether this node holds it from birth. */
export function planDeliveries(
  workspace: Workspace,
  change: Change,
  { reserve, isPingPong }: Asking,
): CommitPlan {
  const deliveries = change.events.map((event) => {
    let filtered: Filtering | null = null;
    return workspace.endpoints.map((endpoint): PlannedDelivery => {
      const endpointId = endpoint.id;
      const { echoGuard, filter } = endpoint;
      // The switches come last, so that what was missed while the endpoint was off is not recovered past the others.
      const reason =
        (echoGuard && change.via && reasonToWithhold(echoGuard, change.via)) ??
        (filter && (filtered ??= filtering(event))(filter)) ??
        reasonToSkip(endpoint, event) ??
        (echoGuard && isPingPong?.(endpointId, event) ? 'ping_pong' : null);
      if (reason) return { endpointId, state: 'skipped', reason };
      const now = !endpoint.paused && !isGated(endpoint) && reserve(workspace.id, endpointId);
      return { endpointId, state: now ? 'leased' : 'due' };
    });
  });
  const numbered = numberedOf(workspace, change, deliveries);
  return numbered.length > 0 ? { change, deliveries, numbered } : { change, deliveries };
}

function numberedOf({ endpoints }: Workspace, change: Change, deliveries: PlannedDelivery[][]): NumberedDelivery[] {
  const numbering = new Set(endpoints.filter(({ numbered }) => numbered).map(({ id }) => id));
  if (numbering.size === 0) return [];
  return deliveries.flatMap((planned, event) => {
    const owed = planned.filter(({ endpointId, state }) => state !== 'skipped' && numbering.has(endpointId));
    return owed.map(({ endpointId }) => ({ event, endpointId, recordVersion: versionAfter(change, event) }));
  });
}

/** A record that is deleted has come one further, too. */
function versionAfter({ events, writes }: Change, at: number): number | null {
  const event = events[at];
  const idOf = (write: RecordWrite) => (write.write === 'delete' ? write.id : write.row.id);
  const write = writes.find((each) => each.model === event?.model && idOf(each) === event.recordId);
  if (!write) return null;
  return write.write === 'delete' ? write.expects + 1 : write.row.version;
}

type Awaiting = Pick<Workspace, 'id' | 'endpoints'>;

/** The outcome of a call for which nobody will wait; null when somebody does. */
export function foreseenOutcome({ deliveries }: CommitPlan, { endpoints }: Awaiting): 'queued' | 'skipped' | null {
  const owed = deliveries.flat().filter(({ state }) => state !== 'skipped');
  const synchronous = toldSynchronously(endpoints);
  if (owed.some(({ endpointId }) => synchronous.has(endpointId))) return null;
  return owed.length > 0 ? 'queued' : 'skipped';
}

function toldSynchronously(endpoints: Workspace['endpoints']): Set<number> {
  const told = endpoints.filter((endpoint) => endpoint.execution === 'synchronous' && !isHeldBack(endpoint));
  return new Set(told.map(({ id }) => id));
}

/** The deliveries for whose end the caller waits: those owed to endpoints that are told synchronously, and now. */
export function awaitedDeliveries(events: CommittedEvent[], { id: workspaceId, endpoints }: Awaiting): DeliveryKey[] {
  const synchronous = toldSynchronously(endpoints);
  if (synchronous.size === 0) return [];
  return events
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ endpointId, state }) => state !== 'skipped' && synchronous.has(endpointId))
    .map(({ id }) => ({ workspaceId, id }));
}

/** The worst that was seen speaks for the call. Deliveries that nobody waited for count only when there are no others. */
export function outcomeOf(events: CommittedEvent[], seen: Seen[]): WebhookOutcome {
  for (const state of ['failed', 'pending', 'delivered'] as const) if (seen.includes(state)) return state;
  const owed = events.some(({ deliveries }) => deliveries.some(({ state }) => state !== 'skipped'));
  return owed && seen.length === 0 ? 'queued' : 'skipped';
}
