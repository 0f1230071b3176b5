import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusingInDatabase, refusingInFolder, type RefuseWrites } from '../../../test/support/refused-writes.ts';
import type { EventName } from '../../../contract/webhook-event.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { silentLog, type Log } from '../../kit/log.ts';
import { StoreFault, type Store, type Workspace } from '../../store/contract.ts';
import { openStore } from '../../store/open.ts';
import { freshDatabase } from '../../store/postgres/postgres-rig.ts';
import type { Change } from '../../workspace/change.ts';
import type { Source } from '../../workspace/records.ts';
import type { Actions, Endpoint } from '../endpoint.ts';
import { commitTime, newEvent } from '../event.ts';
import { createJournal } from '../journal/journal.ts';
import { interruptedResult } from '../journal/settlement.ts';
import type { AttemptResult, Outcome } from '../outcome.ts';
import type { WebhookOutcome } from '../outbox/order.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { WaitingRoom } from '../outbox/waiting-room.ts';
import { newSecret } from '../signature.ts';
import type { Message, Sender } from '../sender/sender.ts';
import { Engine } from './engine.ts';

/** The engine between a real store and a scripted receiver, on a clock that a test moves. */
export const OK: Outcome = { kind: 'answered', statusCode: 200, redirectRefused: false };
export const REFUSED: Outcome = { kind: 'error', code: 'connection_refused', message: 'refused' };
export const INTERRUPTED: Outcome = { kind: 'error', code: 'interrupted', message: 'interrupted' };

/** An attempt that has begun and ends when the test says how. */
export type Begun = { endpoint: Endpoint; message: Message; atMs: number; end: (outcome: Outcome) => void };

class ScriptedSender implements Sender {
  readonly begun: Begun[] = [];
  readonly #open = new Set<Begun>();
  readonly #clock: ManualClock;
  /** Decides at once, or leaves the attempt open by answering null. */
  answer: (endpoint: Endpoint, message: Message) => Outcome | null = () => OK;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get open(): Begun[] {
    return [...this.#open];
  }

  attempt(endpoint: Endpoint, message: Message): Promise<AttemptResult> {
    return new Promise((resolve) => {
      const { exchange } = interruptedResult(this.#clock.now(), '');
      const end = (outcome: Outcome) => {
        this.#open.delete(begun);
        resolve({ outcome, exchange: { ...exchange, url: endpoint.url } });
      };
      const begun: Begun = { endpoint, message, atMs: this.#clock.now(), end };
      this.begun.push(begun);
      this.#open.add(begun);
      const outcome = this.answer(endpoint, message);
      if (outcome) end(outcome);
    });
  }

  interrupt(): void {
    for (const begun of this.open) begun.end(INTERRUPTED);
  }

  close(): void {
    this.interrupt();
  }
}

const ALL_ACTIONS: Actions = {
  contact: { created: true, updated: true, deleted: true },
  status: { created: true, updated: true, deleted: true },
  source: { created: true, updated: true, deleted: true },
};

/** Where the rig's data is: fresh, and opened anew after a stop or a crash. */
export type Place = { open(clock: ManualClock): Promise<Store>; refuseWrites: RefuseWrites; remove(): Promise<void> | void };

export const PLACES: Record<string, () => Promise<Place> | Place> = {
  SQLite() {
    const data = mkdtempSync(join(tmpdir(), 'ackwell-engine-'));
    return {
      open: (clock) => openStore({ data, databaseUrl: null, serve: true, clock, log: silentLog }),
      refuseWrites: refusingInFolder(data),
      remove: () => rmSync(data, { recursive: true }),
    };
  },
  async PostgreSQL() {
    const { url, drop } = await freshDatabase();
    return {
      open: (clock) => openStore({ data: '', databaseUrl: url, serve: true, clock, log: silentLog }),
      refuseWrites: refusingInDatabase(url),
      remove: drop,
    };
  },
};

export class Rig {
  readonly clock = new ManualClock();
  readonly place: Place;
  readonly sender = new ScriptedSender(this.clock);
  /** After so many calls of the parts to the store, the next one fails; null for none. */
  callsLeft: number | null = null;
  /** How often the engine and its journal have met a fault. Those of before a crash do not count: they live on, without a store. */
  faults = 0;
  #store: Store | null = null;
  #engine: Engine | null = null;
  #outbox: ReturnType<typeof createOutbox> | null = null;

  constructor(place: Place) {
    this.place = place;
  }

  get store(): Store {
    if (!this.#store) throw new Error('The rig is not started.');
    return this.#store;
  }

  async start(): Promise<void> {
    const { clock, sender } = this;
    const open = await this.place.open(clock);
    const store = failing(open, () => this.callsLeft !== null && this.callsLeft-- === 0);
    const waitingRoom = new WaitingRoom({ deliveries: store.deliveries, clock, log: silentLog });
    const log: Log = { ...silentLog, fault: () => (this.#store === open ? this.faults++ : 0) };
    const journal = createJournal({
      store, clock, log, random: () => 0, onSettled: ({ id }, state) => waitingRoom.settled(id, state),
      onDrawnOut: ({ id }) => waitingRoom.settled(id, 'failed'), onAttempt: () => undefined,
    });
    const engine = new Engine({
      store, sender, journal, clock, log, isAwaited: (id) => waitingRoom.isAwaited(id),
    });
    this.#store = open;
    this.#engine = engine;
    this.#outbox = createOutbox({ store, handover: engine, waitingRoom, clock, log: silentLog });
    await engine.start();
  }

  async stop(): Promise<void> {
    let stopped = false;
    const stopping = this.#engine?.stop(0).then(() => (stopped = true));
    // The grace and the linger of the last results are measured on the clock, which nobody else moves.
    await until(() => {
      this.clock.advance(10);
      return stopped;
    }, 'the engine to stop');
    await stopping;
    await this.#store?.close();
    this.#store = null;
  }

  /** Lets go of the store without telling it anything, as a dying process does, and starts anew on the same data. */
  async crash({ meanwhile = async () => undefined }: { meanwhile?: () => Promise<void> } = {}): Promise<void> {
    this.sender.answer = () => null;
    await this.#store?.close();
    for (const begun of this.sender.open) begun.end(INTERRUPTED);
    this.sender.begun.length = 0;
    await meanwhile();
    await this.start();
  }

  async end(): Promise<void> {
    await this.stop();
    await this.place.remove();
  }

  async workspace(subdomain: string, settings: Partial<Endpoint> = {}): Promise<number> {
    const owner = { email: `owner@${subdomain}.example.com`, name: 'Owner', passwordHash: 'none' };
    const made = await this.store.workspaces.create({
      subdomain, name: subdomain, owner, secret: newSecret(), nowMs: this.clock.now(),
    });
    if ('taken' in made) throw new Error(`${subdomain} is taken`);
    await this.configure(made.workspaceId, { enabled: true, url: `https://${subdomain}.example.com/`, actions: ALL_ACTIONS, ...settings });
    return made.workspaceId;
  }

  async configure(workspaceId: number, settings: Partial<Endpoint>): Promise<void> {
    const { endpoints, referenceVersion } = await this.#workspace(workspaceId);
    const [first] = endpoints;
    if (!first) throw new Error('A workspace has no endpoint.');
    await this.store.workspaces.saveEndpoint({ endpoint: { ...first, ...settings }, referenceVersion });
  }

  /** Makes, renames or deletes a source through the outbox: the smallest record there is. */
  async change(workspaceId: number, event: EventName, source: Source | null): Promise<{ source: Source; outcome: WebhookOutcome }> {
    if (!this.#outbox) throw new Error('The rig is not started.');
    const fresh = source ? null : await this.store.takeId('source');
    const { result, outcome } = await this.#outbox.apply({
      workspace: await this.#workspace(workspaceId),
      key: source && `source:${source.id}`,
      read: async () => source && (await this.store.records.get('source', workspaceId, source.id)),
      decide: (current, now, { referenceVersion }) => {
        const row = nextRow(current, { id: fresh ?? 0, tenant_id: workspaceId, now });
        const lastOfRecord = current?.updated_at ?? null;
        const change: Change = {
          workspaceId, referenceVersion,
          writes: [writeOf(event, row)],
          events: [newEvent('source', event, row, lastOfRecord)],
        };
        return { change, result: row };
      },
    });
    return { source: result, outcome };
  }

  async #workspace(workspaceId: number): Promise<Workspace> {
    const workspace = await this.store.workspaces.byId(workspaceId);
    if (!workspace) throw new Error(`No workspace ${workspaceId}`);
    return workspace;
  }
}

/** What of a store the parts call that stand between it and the world. */
const CALLED = ['deliveries', 'endpoints', 'workspaces', 'records', 'answers'];

/** The store as the parts see it. A call that fails has not been carried out, as when the database is away. */
function failing<Part extends object>(part: Part, fails: () => boolean): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (CALLED.includes(String(name))) return failing(value as object, fails);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (fails()) return Promise.reject(new StoreFault('unavailable', 'A test has cut it off.'));
        return Reflect.apply(value, target, given);
      };
    },
  });
}

/** By then a test has hung. A busy machine takes ten seconds for what a quiet one does in one. */
const GIVE_UP_MS = 25_000;

/** Waits, in real time and bounded, for the store's threads to bring about what the test expects. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function nextRow(current: Source | null, born: { id: number; tenant_id: number; now: number }): Source {
  const { id, tenant_id, now } = born;
  if (!current) return { id, tenant_id, version: 1, name: `Source ${id}`, created_at: now, updated_at: now };
  const version = current.version + 1;
  return { ...current, version, name: `Source ${current.id} v${version}`, updated_at: commitTime(now, current.updated_at) };
}

function writeOf(event: EventName, row: Source): Change['writes'][number] {
  if (event === 'created') return { write: 'insert', model: 'source', row };
  const expects = row.version - 1;
  if (event === 'updated') return { write: 'update', model: 'source', row, expects };
  return { write: 'delete', model: 'source', id: row.id, expects };
}
