import type { Clock } from '../../kit/clock.ts';
import type { RecordKind } from '../../workspace/records.ts';
import { StoreFault, type Committed, type CommitPlan, type Conflict, type PurgeStep, type Store } from '../contract.ts';
import { RecordIds } from '../record-ids.ts';
import { privacyStore } from './privacy.ts';
import { peopleStore } from './people.ts';
import { accountStore, tokenStore } from './account-store.ts';
import { answerStore } from './answers.ts';
import { auditStore } from './audit.ts';
import { deliveryStore } from './delivery-store.ts';
import { endpointStore } from './endpoint-store.ts';
import { statsStore } from './stats.ts';
import { attemptStore, eventStore } from './history-store.ts';
import type { LogDays } from './log-days.ts';
import { nodeStore, type Membership } from './nodes.ts';
import { importStore } from './imports.ts';
import { jobStore } from './jobs.ts';
import type { Parts } from './parts.ts';
import { countHistory, findOldAttempts, findOldEvents } from './purge-history.ts';
import { recordStore } from './record-store.ts';
import { whatsAppStore } from './whatsapp/store.ts';
import { windowStore } from './windows.ts';
import { workspaceStore } from './workspace-store.ts';

/** What a change weighs apart from its bodies. */
const CHANGE_BYTES = 1_000;

export type Opened = Parts & { days: LogDays; membership: Membership | null; clock: Clock };

export class PostgresStore implements Store {
  readonly workspaces: Store['workspaces'];
  readonly endpoints: Store['endpoints'];
  readonly stats: Store['stats'];
  readonly records: Store['records'];
  readonly events: Store['events'];
  readonly deliveries: Store['deliveries'];
  readonly attempts: Store['attempts'];
  readonly tokens: Store['tokens'];
  readonly accounts: Store['accounts'];
  readonly people: Store['people'];
  readonly privacy: Store['privacy'];
  readonly audit: Store['audit'];
  readonly nodes: Store['nodes'];
  readonly answers: Store['answers'];
  readonly windows: Store['windows'];
  readonly imports: Store['imports'];
  readonly jobs: Store['jobs'];
  readonly whatsapp: Store['whatsapp'];
  readonly #opened: Opened;
  readonly #ids: RecordIds;
  #closing: Promise<void> | null = null;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#ids = new RecordIds({
      take: (wish) => opened.writer.run('takeNumbers', wish),
      giveBack: (unused) => opened.writer.run('giveBackNumbers', unused),
    });
    this.workspaces = workspaceStore(opened);
    this.endpoints = endpointStore(opened);
    this.stats = statsStore(opened);
    this.records = recordStore(opened);
    this.events = eventStore(opened);
    this.deliveries = deliveryStore(opened, opened);
    this.attempts = attemptStore(opened);
    this.tokens = tokenStore(opened);
    this.accounts = accountStore(opened);
    this.people = peopleStore(opened);
    this.privacy = privacyStore(opened);
    this.audit = auditStore(opened);
    this.nodes = nodeStore(opened.membership, opened.reader);
    this.answers = answerStore(opened, () => opened.membership?.id ?? null);
    this.windows = windowStore(opened);
    this.imports = importStore(opened);
    this.jobs = jobStore(opened);
    this.whatsapp = whatsAppStore(opened);
  }

  commit(plan: CommitPlan): Promise<Committed | Conflict> {
    const bytes = plan.change.events.reduce((sum, { body }) => sum + 2 * body.length, CHANGE_BYTES);
    return this.#opened.writer.runOrConflict('commitChange', plan, { bytes });
  }

  takeId(model: RecordKind): Promise<number> {
    return this.#ids.take(model);
  }

  async purge(step: PurgeStep): Promise<{ attempts: number; events: number }> {
    const { reader, writer } = this.#opened;
    const oldAttempts = await reader.read((db) => findOldAttempts(db, step));
    const room = step.limit - oldAttempts.length;
    const oldEvents = await reader.read((db) => findOldEvents(db, { ...step, limit: room }));
    const { audit = [] } = step;
    const attempts = oldAttempts.length > 0 ? await writer.run('purgeAttempts', { keys: oldAttempts, audit }) : 0;
    const left = attempts > 0 ? [] : audit;
    const events = oldEvents.length > 0 ? await writer.run('purgeEvents', { keys: oldEvents, audit: left }) : 0;
    return { attempts, events };
  }

  async turnDays({ nowMs, beforeMs, atMost }: Parameters<Store['turnDays']>[0]): Promise<number> {
    await this.#opened.days.prepare(nowMs);
    return this.#opened.days.drop({ beforeMs, atMost });
  }

  /** PostgreSQL uses again what is free, and a dropped day is off the disk at once. */
  giveBackSpace(): Promise<boolean> {
    return Promise.resolve(false);
  }

  countHistory(): Promise<number> {
    return this.#opened.reader.read(countHistory);
  }

  /** PostgreSQL has its own tools for this, which know its users, its extensions and its archives. */
  backup(): Promise<void> {
    return Promise.reject(new StoreFault('failed', 'A PostgreSQL database is backed up with pg_dump, or by whoever operates it.'));
  }

  counters(): ReturnType<Store['counters']> {
    return this.#opened.writer.counters;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The node leaves after its last write: what it still leases is anybody's then. */
  async #close(): Promise<void> {
    const { near, reader, writer, door, membership } = this.#opened;
    try {
      await this.#ids.giveBack();
    } finally {
      await Promise.all([writer.close(), door.close()]);
      await membership?.leave();
      await Promise.all([near.close(), reader.close()]);
    }
  }
}
