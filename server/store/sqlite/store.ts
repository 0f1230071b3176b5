import { systemClock, type Clock } from '../../kit/clock.ts';
import type { RecordKind } from '../../workspace/records.ts';
import type { Committed, CommitPlan, Conflict, PurgeStep, Store, StoreFault } from '../contract.ts';
import { RecordIds } from '../record-ids.ts';
import { privacyStore } from './privacy.ts';
import { peopleStore } from './people.ts';
import { accountStore, tokenStore } from './account-store.ts';
import { answerStore } from './answers.ts';
import { auditStore } from './audit.ts';
import { decodeCommitted, encodeCommit } from './commit-change.ts';
import { deliveryStore } from './delivery-store.ts';
import { endpointStore } from './endpoint-store.ts';
import { finishBackup } from './finish-backup.ts';
import { statsStore } from './stats.ts';
import { attemptStore, eventStore } from './history-store.ts';
import { soleNode } from './nodes.ts';
import { importStore } from './imports.ts';
import { KEPT_FREE_PAGES } from './give-back-space.ts';
import { jobStore } from './jobs.ts';
import type { Parts } from './parts.ts';
import { Reader } from './reader.ts';
import { recordStore } from './record-store.ts';
import { whatsAppStore } from './whatsapp/store.ts';
import { windowStore } from './windows.ts';
import { workspaceStore } from './workspace-store.ts';
import { isConflict } from './writer.ts';

/** What a change weighs apart from its bodies. */
const CHANGE_BYTES = 1_000;

export type Opened = Parts & {
  file: string;
  clock: Clock;
  /** The key of the vault lies in the data folder, and nowhere else. */
  keyInFolder: boolean;
  onDeath: (fault: StoreFault) => void;
  unlock: () => void;
};

export class SqliteStore implements Store {
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
  readonly nodes = soleNode();
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
    this.deliveries = deliveryStore(opened, opened.clock);
    this.attempts = attemptStore(opened);
    this.tokens = tokenStore(opened);
    this.accounts = accountStore(opened);
    this.people = peopleStore(opened);
    this.privacy = privacyStore(opened, opened.file);
    this.audit = auditStore(opened);
    this.answers = answerStore(opened);
    this.windows = windowStore(opened);
    this.imports = importStore(opened);
    this.jobs = jobStore(opened);
    this.whatsapp = whatsAppStore(opened);
  }

  async commit(plan: CommitPlan): Promise<Committed | Conflict> {
    const bytes = plan.change.events.reduce((sum, { body }) => sum + 2 * body.length, CHANGE_BYTES);
    const result = await this.#opened.writer.runOrConflict('commitChange', encodeCommit(plan), { bytes });
    return isConflict(result) ? result : decodeCommitted(plan, result);
  }

  takeId(model: RecordKind): Promise<number> {
    return this.#ids.take(model);
  }

  /** One file: there are no days to drop. */
  turnDays(): Promise<number> {
    return Promise.resolve(0);
  }

  async purge(step: PurgeStep): Promise<{ attempts: number; events: number }> {
    const { reader, writer } = this.#opened;
    const oldAttempts = await reader.ask('findOldAttempts', step);
    const oldEvents = await reader.ask('findOldEvents', { ...step, limit: step.limit - oldAttempts.length });
    const { audit = [] } = step;
    const attempts = oldAttempts.length > 0 ? await writer.run('purgeAttempts', { keys: oldAttempts, audit }) : 0;
    const left = attempts > 0 ? [] : audit;
    const events = oldEvents.length > 0 ? await writer.run('purgeEvents', { keys: oldEvents, audit: left }) : 0;
    return { attempts, events };
  }

  giveBackSpace(): Promise<boolean> {
    return this.#opened.writer.run('giveBackSpace', { keep: KEPT_FREE_PAGES }, { urgent: false });
  }

  countHistory(): Promise<number> {
    return this.#opened.reader.ask('countHistory', undefined);
  }

  /** On a thread of its own: copying takes as long as the database is large. */
  async backup(file: string): Promise<void> {
    const { file: source, vault, keyInFolder, onDeath } = this.#opened;
    const copier = new Reader({ file: source, clock: systemClock, onDeath });
    try {
      await copier.ask('copyDatabase', file);
    } finally {
      await copier.close();
    }
    finishBackup(file, { sealedWith: keyInFolder ? vault : null });
  }

  counters(): ReturnType<Store['counters']> {
    return this.#opened.writer.counters;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { near, reader, writer, unlock } = this.#opened;
    try {
      await this.#ids.giveBack();
    } finally {
      await writer.finish();
      await reader.close();
      near.close();
      // The last connection to close may write: it leaves one file behind, without a log that belongs to it.
      await writer.close();
      unlock();
    }
  }
}
