import type { Clock } from '../../kit/clock.ts';
import type { Workspace } from '../../store/contract.ts';
import type { ErasedEvents, Traces } from '../../store/contract-privacy.ts';
import type { Actor } from '../../workspace/audit.ts';
import type { DeliveryPorts } from '../ports.ts';

const STEP_EVENTS = 200;
/** A million events of one contact; more is a fault. */
const MAX_STEPS = 5_000;
/** Longer than the longest attempt: what is on the wire ends meanwhile, and is erased with the rest. */
const IN_FLIGHT_WAIT_MS = 32_000;
const LOOK_AGAIN_MS = 250;
/** Of Meta's posts, which are searched for the contact's numbers, and of which there may be millions. */
const STEP_POSTS = 500;
const MAX_POST_STEPS = 100_000;

/** How far it is: events that were emptied, attempts that are waited for, and posts of Meta's that were looked at. */
export type ErasureProgress = { step: 'events' | 'in_flight' | 'posts' | 'files'; events: number; in_flight: number; posts: number };

export type Erasing = { workspace: Workspace; contactId: number; actor: Actor; tell?: Tell };
/** Is told of `events` how many more, and of all else where it stands. */
type Tell = (progress: Partial<ErasureProgress>) => void;

/** What was done. `in_flight`: attempts that had not ended after 32 s; what they are answered is kept until it is purged. */
export type Erased = {
  events: number;
  attempts: number;
  deliveries: number;
  in_flight: number;
  answers: number;
  messages: number;
  posts: number;
  /** Whether it is out of the files as well. */
  wiped: boolean;
};

/**
 * Empties everything that is held on a contact besides its row, before and after `remove` deletes that: what waits is
 * not sent any more, so that the deletion, which says nothing of the contact, reaches receivers at once.
 */
export async function eraseContact<T>(
  ports: DeliveryPorts,
  { workspace, contactId, actor, tell = () => {} }: Erasing,
  remove: () => Promise<T>,
): Promise<{ removed: T; erased: Erased }> {
  const { store, clock } = ports;
  const workspaceId = workspace.id;
  const contact = { workspaceId, contactId, tell };
  const before = await eraseEvents(ports, contact);
  ports.wakeEngine();
  const removed = await remove();
  const after = await untilNothingIsInFlight(ports, contact);
  ports.wakeEngine();
  const counts = {
    events: before.events + after.events,
    attempts: after.attempts,
    deliveries: before.deliveries + after.deliveries,
    in_flight: after.inFlight,
  };
  const audit = { actor, action: 'contact.erased', workspaceId, subjectId: contactId, details: counts, nowMs: clock.now() } as const;
  const traces = await store.privacy.tracesOf({ workspaceId, contactId });
  const posts = await erasePosts(ports, traces, tell);
  const { names } = traces;
  const rest = await store.privacy.eraseRest({ workspaceId, contactId, names, audit });
  tell({ step: 'files' });
  return { removed, erased: { ...counts, ...rest, posts, wiped: (await store.privacy.wipe()) === 'all' } };
}

async function erasePosts({ store }: DeliveryPorts, traces: Traces, tell: Tell): Promise<number> {
  if (traces.names.length === 0) return 0;
  let erased = 0;
  let after: number | null = 0;
  for (let step = 0; step < MAX_POST_STEPS && after !== null; step++) {
    tell({ step: 'posts', posts: step * STEP_POSTS });
    const { posts, last }: { posts: number; last: number | null } = await store.privacy.erasePosts({ ...traces, after, limit: STEP_POSTS });
    erased += posts;
    after = last;
  }
  return erased;
}

type OfContact = { workspaceId: number; contactId: number; tell: Tell };

async function untilNothingIsInFlight(ports: DeliveryPorts, contact: OfContact): Promise<ErasedEvents> {
  const end = ports.clock.monotonic() + IN_FLIGHT_WAIT_MS;
  const total = await eraseEvents(ports, contact);
  while (total.inFlight > 0 && ports.clock.monotonic() < end) {
    contact.tell({ step: 'in_flight', in_flight: total.inFlight });
    await pause(ports.clock, LOOK_AGAIN_MS);
    const { events, attempts, deliveries, inFlight } = await eraseEvents(ports, contact);
    Object.assign(total, { events: total.events + events, attempts, deliveries: total.deliveries + deliveries, inFlight });
  }
  return total;
}

async function eraseEvents({ store, clock }: DeliveryPorts, { workspaceId, contactId, tell }: OfContact): Promise<ErasedEvents> {
  const total = { events: 0, attempts: 0, deliveries: 0, inFlight: 0 };
  let after = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const seqs = await store.privacy.eventsOf({ workspaceId, contactId, after, limit: STEP_EVENTS });
    const last = seqs.at(-1);
    if (last === undefined) break;
    const erased = await store.privacy.eraseEvents({ workspaceId, seqs, nowMs: clock.now() });
    total.events += erased.events;
    total.attempts += erased.attempts;
    total.deliveries += erased.deliveries;
    total.inFlight += erased.inFlight;
    after = last;
    tell({ events: erased.events });
  }
  return total;
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
