import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { STOP_GRACE_MS, TAKE_OVER_MS } from '../../kit/limits.ts';
import type { Log } from '../../kit/log.ts';
import type { DueEndpoint, Store } from '../../store/contract.ts';
import type { Delivery } from '../delivery.ts';
import { isGated, reasonToSkip, type Endpoint, type SkipReason } from '../endpoint.ts';
import { lessonOf } from '../flow/lesson.ts';
import type { Journal, Journalled } from '../journal/journal.ts';
import { succeeded, type AttemptResult } from '../outcome.ts';
import { MAX_ASKED_WAIT_MS, WAITS_MS } from '../retry-schedule.ts';
import type { Sender } from '../sender/sender.ts';
import { hastenFurther, hastenQuick } from './hasten.ts';
import { claimDue } from './claim-due.ts';
import type { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';
import { Slots } from './slots.ts';

/** How often the table is asked what other processes have made due, in milliseconds. Usually they say so at once. */
export const POLL_MS = 250;
/** Other nodes are asked for help with one endpoint at most so often, in milliseconds: they go on by themselves until nothing is due. */
const ASK_AGAIN_MS = 50;
/** Retries that fall due within so many milliseconds of each other are looked for together. */
const TICK_MS = 10;
/** Deliveries taken from the table at once for one endpoint. Of a million that wait, 128 take PostgreSQL 5 ms, and these 3. */
const CLAIM_BATCH = 64;
/** A wall clock that has gone back by more than this, in milliseconds, was set: small corrections are no step. */
const STEPPED_BACK_MS = 1_000;
/** An endpoint with limits or an outage is looked at again within so many milliseconds: another node may have changed it. */
const GATED_LOOK_MS = 2_000;

export type EngineOptions = {
  store: Pick<Store, 'deliveries' | 'endpoints' | 'workspaces' | 'nodes'>;
  sender: Sender;
  journal: Journal;
  clock: Clock;
  log: Log;
  /** Whether a caller waits for this delivery: then its result is committed without lingering. */
  isAwaited: (deliveryId: number) => boolean;
};

/** What became of a delivery's turn; null when it has to go back to the table. */
type Tried = { endpoint: Endpoint; result: AttemptResult } | { skip: SkipReason } | null;

/**
 * Decides which delivery is attempted when. Fresh ones come straight from the commit, leased already; retries and
 * leftovers are claimed from the table, per endpoint, so that a backlog of one costs the others nothing.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #lanes: Lanes;
  readonly #slots = new Slots();
  /** Those that the flow of an endpoint with limits has let through. */
  readonly #admitted = new WeakSet<Delivery>();
  #running = 0;
  #takenOver = 0;
  #onIdle: () => void = () => undefined;
  #stopping = false;
  #nextPollAt = 0;
  #nextTakeOverAt = 0;
  /** The latest time that the wall clock has shown, and what it showed when it was looked at last. */
  #latestMs = 0;
  #seenMs = 0;
  #timer: { at: number; cancel: CancelTimer } | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#lanes = new Lanes(() => options.store.nodes.share);
  }

  /** What it has in its hands, and how many deliveries of dead nodes it has taken over. */
  get counters(): { inFlight: number; held: number; takenOver: number } {
    return { inFlight: this.#slots.inFlight, held: this.#slots.held, takenOver: this.#takenOver };
  }

  /** Takes over what a dead node had leased, then begins to look at the table. */
  async start(): Promise<void> {
    await this.#takeOver();
    await this.#hasten({ beyondMs: MAX_ASKED_WAIT_MS, further: true });
    this.#nextTakeOverAt = this.#options.clock.now() + TAKE_OVER_MS;
    await this.#tick();
  }

  /** A place in memory for a delivery whose commit is about to begin. Without one it is born in the table. */
  reserve(workspaceId: number, endpointId: number): boolean {
    const lane = this.#lanes.of(workspaceId, endpointId);
    // Older ones wait in the table: new ones queue up behind them there. Those that a claim has its places for do not count,
    // or what comes during one would bring on the next, and no delivery would ever again go straight from its commit.
    const backlog = lane.isDue(this.#options.clock.now());
    const { holdsLeases } = this.#options.store.nodes;
    if (this.#stopping || !holdsLeases || backlog || this.#slots.memoryFor(lane) === 0) return false;
    lane.reserved++;
    this.#slots.hold(1);
    return true;
  }

  /** Gives a reserved place back: the commit failed, or the delivery has to wait for an earlier one. */
  unreserve(workspaceId: number, endpointId: number): void {
    this.#lanes.of(workspaceId, endpointId).reserved--;
    this.#slots.letGo(1);
  }

  /** A freshly committed delivery on its reserved place. */
  accept(delivery: Delivery): void {
    const lane = this.#lanes.of(delivery.workspaceId, delivery.endpointId);
    lane.reserved--;
    this.#enter(lane, [delivery]);
  }

  /** The table holds a delivery of this endpoint that falls due at `atMs`. */
  due(workspaceId: number, endpointId: number, atMs: number): void {
    const lane = this.#lanes.of(workspaceId, endpointId);
    lane.dueFrom(atMs);
    if (lane.isDue(this.#options.clock.now())) this.#pump(lane);
    else this.#arm(atMs);
  }

  /** True, and not again for a while, when it cannot take what is due to this endpoint now: others may have a place. */
  wantsHelp(workspaceId: number, endpointId: number): boolean {
    const { clock } = this.#options;
    const lane = this.#lanes.of(workspaceId, endpointId);
    if (!lane.isDue(clock.now()) || clock.monotonic() - lane.helpAskedAt < ASK_AGAIN_MS) return false;
    lane.helpAskedAt = clock.monotonic();
    return true;
  }

  /** Somebody made deliveries due without telling which. */
  wake(): void {
    this.#nextPollAt = this.#options.clock.now();
    for (const lane of this.#lanes.all()) lane.notBefore = 0;
    this.#arm(this.#nextPollAt);
  }

  /** What is held belongs to other nodes now. Attempts in flight end, and their results are refused by the store. */
  leasesLost(): void {
    for (const lane of this.#lanes.all()) for (const delivery of lane.held.splice(0)) this.#slots.drop(delivery);
  }

  /** No new attempts; those in flight get a grace time, and what had not begun goes back to the table. */
  async stop(graceMs: number = STOP_GRACE_MS): Promise<void> {
    const { clock, sender } = this.#options;
    this.#stopping = true;
    this.#timer?.cancel();
    for (const lane of this.#lanes.all()) this.#enter(lane, []);
    const cancel = clock.after(graceMs, () => sender.interrupt());
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    cancel();
  }

  #enter(lane: Lane, deliveries: Delivery[]): void {
    for (const delivery of deliveries) this.#slots.carry(delivery);
    lane.held.push(...deliveries);
    if (!this.#stopping) return this.#pump(lane);
    const unbegun = lane.held.splice(0);
    if (unbegun.length > 0) this.#track(this.#options.journal.givenBack(unbegun));
  }

  #pump(lane: Lane): void {
    const { store, journal, clock } = this.#options;
    if (this.#stopping || !journal.writable || !store.nodes.holdsLeases) return;
    if (lane.part === 0 && lane.held.length > 0) return this.#giveUp(lane);
    while (lane.held.length > 0 && lane.freeWindow > 0) {
      const slot = this.#slots.take(lane);
      const delivery = slot && lane.held.shift();
      if (!delivery) return;
      this.#track(this.#deliver(lane, delivery, slot));
    }
    const wantsMore = lane.held.length === 0 && lane.freeWindow > 0 && !lane.claiming;
    if (wantsMore && lane.isDue(clock.now())) this.#track(this.#claim(lane));
  }

  /** Another node has the endpoint to itself. */
  #giveUp(lane: Lane): void {
    const held = lane.held.splice(0);
    for (const delivery of held) this.#slots.drop(delivery);
    this.#track(this.#options.journal.givenBack(held));
    this.#options.store.nodes.tell({ due: lane });
  }

  async #claim(lane: Lane): Promise<void> {
    const { store, clock } = this.#options;
    const { workspaceId, endpointId } = lane;
    // The other half is for what is born meanwhile.
    const limit = Math.min(CLAIM_BATCH, Math.ceil(this.#slots.memoryFor(lane) / 2));
    if (limit === 0) return this.#slots.wait(lane);
    lane.claiming = true;
    lane.dueAt = null;
    this.#slots.hold(limit);
    lane.reserved += limit;
    let taken: Delivery[] = [];
    try {
      const [endpoint, nowMs] = [await this.#endpoint(workspaceId, endpointId), clock.now()];
      const { deliveries, againAtMs, gated } = await claimDue(store, endpoint, { workspaceId, endpointId, nowMs, limit });
      taken = deliveries;
      for (const delivery of gated ? deliveries : []) this.#admitted.add(delivery);
      lane.notBefore = gated && againAtMs !== null ? Math.min(againAtMs, nowMs + GATED_LOOK_MS) : 0;
      if (againAtMs !== null) lane.dueFrom(againAtMs);
    } catch (error) {
      lane.dueFrom(clock.now() + POLL_MS);
      throw error;
    } finally {
      lane.claiming = false;
      lane.reserved -= limit;
      this.#slots.letGo(limit - taken.length);
      this.#enter(lane, taken);
      if (lane.wakeAt !== null) this.#arm(lane.wakeAt);
    }
  }

  async #deliver(lane: Lane, delivery: Delivery, slot: { trusted: boolean }): Promise<void> {
    const { journal, isAwaited } = this.#options;
    lane.inFlight++;
    let tried: Tried = null;
    try {
      tried = await this.#attempt(delivery);
      if (tried && 'result' in tried) lane.learn(tried.result);
    } finally {
      lane.inFlight--;
      this.#slots.drop(delivery);
      this.#slots.giveBack(slot);
      if (!tried) this.#track(this.#giveBack(delivery));
      this.#pump(lane);
      for (const waiting of this.#slots.drainQueue()) this.#pump(waiting);
    }
    if (!tried) return;
    const urgent = isAwaited(delivery.id);
    if ('skip' in tried) return this.#follow(delivery, await journal.skipped(delivery, tried.skip, urgent));
    const { endpoint, result } = tried;
    const policy = endpoint.retryPolicy;
    const journalled = await journal.attempted(delivery, result, { urgent, policy });
    this.#follow(delivery, journalled);
    if (endpoint.catchUp) await this.#learn(endpoint, result, { isFirst: delivery.attempts === 0, retryAtMs: journalled.dueAtMs });
    if (endpoint.concurrency !== null) this.#lookNow(lane, this.#options.clock.now());
  }

  /** Back to its place in the table, where its endpoint's flow decides. */
  async #giveBack(delivery: Delivery): Promise<void> {
    await this.#options.journal.givenBack([delivery]);
    const { clock, store } = this.#options;
    if (!this.#stopping && store.nodes.holdsLeases) this.due(delivery.workspaceId, delivery.endpointId, clock.now());
  }

  /** An outage begins with failures, and all that is known of one that is on comes from the attempts during it. */
  async #learn(endpoint: Endpoint, result: AttemptResult, about: { isFirst: boolean; retryAtMs: number | null }): Promise<void> {
    const { workspaceId, id: endpointId, circuit } = endpoint;
    const { store, clock } = this.#options;
    const lesson = lessonOf(result, { ...about, nowMs: clock.now() });
    if (!lesson || (circuit === 'closed' && succeeded(result.outcome))) return;
    const { againAtMs } = await store.endpoints.learn({ workspaceId, endpointId, lesson });
    if (againAtMs !== null) this.#lookNow(this.#lanes.of(workspaceId, endpointId), againAtMs);
  }

  #lookNow(lane: Lane, atMs: number): void {
    lane.notBefore = Math.min(lane.notBefore, atMs);
    this.due(lane.workspaceId, lane.endpointId, atMs);
  }

  /** One attempt with the URL, secrets and switches in force now; null when a stop or a pause came before it could begin. */
  async #attempt(delivery: Delivery): Promise<Tried> {
    const endpoint = await this.#endpoint(delivery.workspaceId, delivery.endpointId);
    if (!endpoint) return { skip: 'deleted' };
    if (isSwitchedOff(endpoint, delivery)) return { skip: 'disabled' };
    const { endpoints, nodes } = this.#options.store;
    const numbers = endpoint.numbered ? await endpoints.numbers(delivery) : null;
    const hops = endpoint.echoGuard ? await endpoints.hops(delivery) : 1;
    const mustWait = endpoint.paused || (isGated(endpoint) && !this.#admitted.has(delivery));
    // A node that was frozen while it asked may have lost the lease meanwhile.
    const isOurs = () => nodes.holds(delivery.node);
    if (this.#stopping || mustWait || !isOurs()) return null;
    const { eventId, event, body } = delivery;
    const message = { eventId, event, body, numbers, hops, number: delivery.lastNumber + 1, isOurs };
    return { endpoint, result: await this.#options.sender.attempt(endpoint, message) };
  }

  async #endpoint(workspaceId: number, endpointId: number): Promise<Endpoint | null> {
    const workspace = await this.#options.store.workspaces.byId(workspaceId);
    return workspace?.endpoints.find(({ id }) => id === endpointId) ?? null;
  }

  /** What a settled attempt makes possible: its retry, or the next delivery of the record. */
  #follow(delivery: Delivery, { dueAtMs, released }: Journalled): void {
    if (dueAtMs !== null) this.#lookNow(this.#lanes.of(delivery.workspaceId, delivery.endpointId), dueAtMs);
    if (!released) return;
    this.#slots.hold(1);
    this.#enter(this.#lanes.of(released.workspaceId, released.endpointId), [released]);
  }

  #arm(atMs: number): void {
    if (this.#stopping || (this.#timer && this.#timer.at <= atMs)) return;
    this.#timer?.cancel();
    const { clock } = this.#options;
    const waitMs = Math.min(POLL_MS, Math.max(TICK_MS, atMs - clock.now()));
    this.#timer = { at: atMs, cancel: clock.after(waitMs, () => this.#track(this.#tick())) };
  }

  async #tick(): Promise<void> {
    const { clock } = this.#options;
    this.#timer = null;
    if (clock.now() >= this.#nextPollAt) await this.#poll();
    for (const lane of this.#lanes.all()) this.#pump(lane);
    const now = clock.now();
    // A clock that steps back must not silence the poll until it has caught up.
    this.#nextPollAt = Math.min(this.#nextPollAt, now + POLL_MS);
    this.#nextTakeOverAt = Math.min(this.#nextTakeOverAt, now + TAKE_OVER_MS);
    this.#arm(Math.min(this.#lanes.earliestDue(now) ?? this.#nextPollAt, this.#nextPollAt));
  }

  async #poll(): Promise<void> {
    const { store, clock, log } = this.#options;
    this.#nextPollAt = clock.now() + POLL_MS;
    try {
      if (clock.now() >= this.#nextTakeOverAt) {
        this.#nextTakeOverAt = clock.now() + TAKE_OVER_MS;
        await this.#takeOver();
      }
      const further = this.#hasSteppedBack();
      if (this.#isBehind()) await this.#hasten({ beyondMs: WAITS_MS[2], further });
      for (const { workspaceId, endpointId, earliestMs } of await store.deliveries.dueByEndpoint()) {
        this.#lanes.of(workspaceId, endpointId).dueFrom(earliestMs);
      }
    } catch (error) {
      log.fault('engine.poll_failed', error);
    }
    this.#lanes.forgetIdle();
  }

  /** Whether the wall clock was set back since this was last asked. */
  #hasSteppedBack(): boolean {
    const now = this.#options.clock.now();
    const stepped = now < this.#seenMs - STEPPED_BACK_MS;
    this.#seenMs = now;
    return stepped;
  }

  /** Whether the wall clock has stepped back and has not made up for it yet. */
  #isBehind(): boolean {
    const now = this.#options.clock.now();
    this.#latestMs = Math.max(this.#latestMs, now);
    return now < this.#latestMs - STEPPED_BACK_MS;
  }

  /** What was to be attempted at a time that has gone back into the future is attempted soon. */
  async #hasten({ beyondMs, further }: { beyondMs: number; further: boolean }): Promise<void> {
    const { store, clock } = this.#options;
    await hastenQuick(store.deliveries, { nowMs: clock.now(), beyondMs });
    const isExtended = async (at: DueEndpoint) => (await this.#endpoint(at.workspaceId, at.endpointId))?.retryPolicy === 'extended';
    if (further) await hastenFurther(store.deliveries, { nowMs: clock.now(), isExtended });
    for (const lane of this.#lanes.all()) lane.forgetTimes();
  }

  /** Attempts that another node began and did not live to log are logged as interrupted, and repeated. */
  async #takeOver(): Promise<void> {
    const { store, journal } = this.#options;
    while (!this.#stopping) {
      const lost = await store.deliveries.takeOver(CLAIM_BATCH);
      if (lost.length === 0) break;
      this.#takenOver += lost.length;
      await Promise.all(lost.map(async (delivery) => this.#follow(delivery, await journal.interrupted(delivery))));
    }
  }

  /** Work that goes on by itself: counted, so that a stop can wait for its end, and its faults logged. */
  #track(work: Promise<void>): void {
    this.#running++;
    work
      .catch((error: unknown) => this.#options.log.fault('engine.fault', error))
      .finally(() => {
        if (--this.#running === 0) this.#onIdle();
      });
  }
}

/** A resend was asked for by hand, so the check boxes do not concern it; the master switch does. */
function isSwitchedOff(endpoint: Endpoint, delivery: Delivery): boolean {
  return delivery.kind === 'resend' ? !endpoint.enabled : reasonToSkip(endpoint, delivery) !== null;
}
