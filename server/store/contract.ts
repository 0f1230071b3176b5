import type { EventName, Model } from '../../contract/webhook-event.ts';
import type { Micros } from '../kit/time.ts';
import type { Attempt, AttemptStatus, LastAttempt, NewAttempt } from '../webhooks/attempt.ts';
import type { Delivery, DeliveryReason, DeliveryState, DeliveryView, Progress, SettledState } from '../webhooks/delivery.ts';
import type { Endpoint, SkipReason } from '../webhooks/endpoint.ts';
import type { Event } from '../webhooks/event.ts';
import type { Change } from '../workspace/change.ts';
import type { Contact, CustomField, RecordKind, RecordOf, Status } from '../workspace/records.ts';
import type { AnswerStore, NewAnswer } from './contract-answers.ts';
import type { WindowStore } from './contract-windows.ts';
import type { ImportStore } from './contract-imports.ts';
import type { JobStore } from './contract-jobs.ts';
import type { AuditStore, Noted } from './contract-audit.ts';
import type { NodeStore } from './contract-nodes.ts';
import type { AccountStore, TokenStore } from './contract-auth.ts';
import type { WhatsAppStore } from './contract-whatsapp.ts';
import type { EndpointStore } from './contract-endpoints.ts';
import type { StatsStore } from './contract-stats.ts';
import type { PrivacyStore } from './contract-privacy.ts';
import type { PeopleStore } from './contract-people.ts';

/**
 * What the product asks of a database, whichever it is; `conformance/` is this page in executable form.
 *
 * Every write runs in the store's group commit: calls that wait share one transaction, each on a savepoint of its own.
 * A promise settles only after that transaction is durable. A database that is away, full, locked or damaged rejects
 * with a StoreFault. Nothing here can be asked about a workspace without naming it.
 */
export interface Store {
  readonly workspaces: WorkspaceStore;
  readonly endpoints: EndpointStore;
  readonly stats: StatsStore;
  readonly records: RecordStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly attempts: AttemptStore;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly people: PeopleStore;
  readonly privacy: PrivacyStore;
  readonly audit: AuditStore;
  readonly nodes: NodeStore;
  readonly answers: AnswerStore;
  readonly windows: WindowStore;
  readonly imports: ImportStore;
  readonly jobs: JobStore;
  readonly whatsapp: WhatsAppStore;

  /** Writes records, events and deliveries of one decision, all or nothing. */
  commit(plan: CommitPlan): Promise<Committed | Conflict>;
  /** A fresh id for a record. Ids ascend and are never used twice; after a crash some are left out. */
  takeId(kind: RecordKind): Promise<number>;
  /** One small step of the purge: attempts, and settled events with their bodies and deliveries, from before `beforeMs`. */
  purge(step: PurgeStep): Promise<{ attempts: number; events: number }>;
  /**
   * Makes room for the days to come, and drops at most `atMost` whole days of the log from before `beforeMs`, where the
   * store keeps days apart. Answers with how many attempts went.
   */
  turnDays(step: { nowMs: number; beforeMs: number; atMost: number }): Promise<number>;
  /** One small step of giving back to the disk what a purge has freed; false when there is nothing more to give. */
  giveBackSpace(): Promise<boolean>;
  /** How many attempts and events there are, of which a purge may take some. */
  countHistory(): Promise<number>;
  /** Writes a consistent copy to a new file while everything goes on. */
  backup(file: string): Promise<void>;
  counters(): StoreCounters;
  /** Writes what waits, then lets go of the database. */
  close(): Promise<void>;
}

/** `leaveDays`: what lies in a day that `turnDays` will drop stays until then. `audit`: noted with the first rows that go. */
export type PurgeStep = { beforeMs: number; workspaceId?: number; limit: number; leaveDays?: true; audit?: Noted[] };

export type StoreCounters = { commits: number; operations: number; waiting: number };

/** A change, and for each of its events what was decided for each endpoint. */
export type CommitPlan = {
  change: Change;
  deliveries: PlannedDelivery[][];
  /** Of them those that get a number at their endpoint. */
  numbered?: NumberedDelivery[];
  /** For whoever repeats the call with its Idempotency-Key. */
  answer?: NewAnswer;
};

/** `event`: its place in the change. */
export type NumberedDelivery = { event: number; endpointId: number; recordVersion: number | null };

/**
 * leased: the caller will attempt it from memory. due: the engine is to find it in the table. A leased or due one
 * becomes `waiting` when an earlier delivery of the record to the endpoint is not settled.
 */
export type PlannedDelivery =
  | { endpointId: number; state: 'leased' | 'due' }
  | { endpointId: number; state: 'skipped'; reason: SkipReason };

/** `node`: under whom what is leased here is leased; null when nothing is. */
export type Committed = { events: CommittedEvent[]; node: number | null };
export type CommittedEvent = {
  seq: number;
  id: string;
  deliveries: { id: number; endpointId: number; state: 'leased' | 'due' | 'waiting' | 'skipped' }[];
};

/** What the decision had assumed is not so any more: read again and decide again. repeated: the call was made before. */
export type Conflict = { conflict: 'reference_version' | 'record_version' | 'unique' | 'foreign_key' | 'repeated' };

export interface WorkspaceStore {
  /** Makes the owner's account if the e-mail is new, and the first endpoint, switched off. */
  create(workspace: NewWorkspace): Promise<{ workspaceId: number } | { taken: 'subdomain' }>;
  /** The current state, also when another process has just changed it. Cheap: cached, and checked against a version. */
  bySubdomain(subdomain: string): Promise<Workspace | null>;
  byId(workspaceId: number): Promise<Workspace | null>;
  list(): Promise<Workspace[]>;
  /** Replaces what can be changed about a workspace, if the workspace is still at `referenceVersion`. */
  update(update: WorkspaceUpdate): Promise<Conflict | null>;
  /** Replaces an endpoint as a whole, if the workspace is still at `referenceVersion`. */
  saveEndpoint(save: EndpointSave): Promise<Conflict | null>;
}

export type WorkspaceUpdate = {
  workspaceId: number;
  name: string;
  country: string | null;
  rateLimit: number | null;
  includeOriginal: boolean;
  referenceVersion: number;
  audit: Noted;
};

export type EndpointSave = { endpoint: Endpoint; referenceVersion: number; audit?: Noted };

export type NewWorkspace = {
  subdomain: string;
  name: string;
  /** As in Workspace; none by default. */
  country?: string | null;
  owner: { email: string; name: string; passwordHash: string };
  secret: string;
  nowMs: number;
  audit?: Omit<Noted, 'workspaceId'>;
};

/** A workspace with what nearly every request needs of it. `referenceVersion` counts the changes of all this. */
export type Workspace = {
  id: number;
  subdomain: string;
  name: string;
  /** Two capital letters, for phone numbers written without a country. */
  country: string | null;
  /** Requests per minute of tokens without a limit of their own; null for the default, 0 for none. */
  rateLimit: number | null;
  /** Whether an update's event tells what its record had before. One body goes to all endpoints and the feed. */
  includeOriginal: boolean;
  referenceVersion: number;
  endpoints: Endpoint[];
  /** In the order in which they were made. */
  customFields: CustomField[];
};

/** A contact, and its number as it is stored. */
export type PhoneHolder = { id: number; phone: string };

export interface RecordStore {
  get<K extends RecordKind>(kind: K, workspaceId: number, id: number): Promise<RecordOf[K] | null>;
  /** In whichever form: a number of Mexico or Brazil may be stored in the other one. The one given comes first. */
  contactWithPhone(workspaceId: number, phone: string): Promise<PhoneHolder | null>;
  /** Without regard to case. */
  contactWithEmail(workspaceId: number, email: string): Promise<number | null>;
  /** Without regard to case. */
  withName(kind: NameHolder, workspaceId: number, name: string): Promise<number | null>;
  defaultStatus(workspaceId: number): Promise<Status | null>;
  isMember(workspaceId: number, accountId: number): Promise<boolean>;
  /** How many contacts use a status, a source or a group, or have a value in a custom field. */
  uses(kind: NameHolder, workspaceId: number, id: number): Promise<number>;
  /** Newest first: by created_at, then id, descending. */
  contacts(query: ContactQuery): Promise<Page<Contact>>;
  /** The same list in parts, without a count. */
  contactsAfter(query: ContactFilter & { limit: number }): Promise<Contact[]>;
  list<K extends NameHolder>(kind: K, query: PageQuery): Promise<Page<RecordOf[K]>>;
}

/** Records that have a name of their own. */
export type NameHolder = Exclude<RecordKind, 'contact'>;

export type PageQuery = { workspaceId: number; page: number; perPage: number };
export type Page<T> = { rows: T[]; total: number };
export type ContactQuery = PageQuery & ContactFilter;

/** The place of a contact in the list of all. */
export type ContactPlace = { createdAt: Micros; id: number };

export type ContactFilter = {
  workspaceId: number;
  /** Only what comes after this place. */
  after?: ContactPlace;
  type?: string;
  statusId?: number;
  sourceId?: number;
  assignedId?: number;
  groupId?: number;
  /** Part of a name, phone, e-mail or company. */
  search?: string;
  updatedAfter?: Micros;
};

export interface EventStore {
  /** In order of seq, each with a seq above `after`. `oldestSeq`: from there on nothing is missing. */
  feed(query: { workspaceId: number; after: number; limit: number }): Promise<{ events: Event[]; oldestSeq: number }>;
  get(workspaceId: number, seq: number): Promise<Event | null>;
  /** Backwards from the newest below `before`. */
  newest(query: { workspaceId: number; before: number; limit: number }): Promise<Event[]>;
  /** What happened to one record, newest first. */
  ofRecord(query: RecordEventsQuery): Promise<Event[]>;
}

export type RecordEventsQuery = { workspaceId: number; model: Model; recordId: number; before?: number; limit: number };

export interface DeliveryStore {
  /** Leases due deliveries of one endpoint to this node, the longest due first. */
  claim(query: { workspaceId: number; endpointId: number; nowMs: number; limit: number }): Promise<Claimed>;
  /** Every endpoint that has due deliveries, with the time of its earliest. Its cost follows the endpoints, not the backlog. */
  dueByEndpoint(): Promise<DueEndpoint[]>;
  /** How many are due, now or later, over all workspaces; MAX_COUNTED_BACKLOG stands for so many or more. */
  countDue(): Promise<number>;
  /** Takes over, for this node, leases of nodes that are gone. */
  takeOver(limit: number): Promise<Delivery[]>;
  /** Of these deliveries, those that have come to their end, in whichever process, or that failed three times and go on. */
  settledAmong(deliveries: DeliveryKey[]): Promise<Ended[]>;
  /** Writes what became of a leased delivery. Refused (`settled: false`) when this node no longer holds the lease. */
  settle(settlement: Settlement): Promise<Settled>;
  /** Gives leases back untouched: due at once. */
  giveBack(deliveries: HeldDelivery[]): Promise<void>;
  /** Makes due at `toMs` at most `limit` deliveries whose time, beyond `beyondMs`, was set by a clock that has stepped back since. */
  hasten(step: Hastening): Promise<number>;
  /** A new delivery of a stored event for each endpoint, due at once. */
  resend(resend: Resending): Promise<number[]>;
  /**
   * Of the events from `sinceMs` to `untilMs` whose latest delivery to the endpoint failed or was skipped, and which the
   * endpoint selects now: how many there are. A job resends them.
   */
  countRecoverable(range: RecoverRange): Promise<number>;
  /** Settles at most `limit` unsettled, unleased deliveries that the endpoint does not want any more as skipped. */
  skipUnwanted(step: SkipStep): Promise<{ skipped: DeliveryKey[] }>;
  get(workspaceId: number, id: number): Promise<DeliveryView | null>;
  ofEvent(workspaceId: number, eventSeq: number): Promise<DeliveryView[]>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<DeliveryView[]>;
  search(query: DeliveryQuery & Within): Promise<Found<DeliveryView>>;
}

/** `nextDueMs`: the due time of the earliest delivery that is left to the endpoint, null when there is none. */
export type Claimed = { deliveries: Delivery[]; nextDueMs: number | null };
export type DeliveryKey = { workspaceId: number; id: number };
/**
 * A delivery, and the node under which it was leased, where that is known: whoever has come back under another number since
 * holds it no more, even if it has leased it anew.
 */
export type HeldDelivery = DeliveryKey & { node?: number };
export type Ended = { id: number; state: SettledState };
export type DueEndpoint = { workspaceId: number; endpointId: number; earliestMs: number };
/** Of deliveries that have had so many attempts. */
export type Hastening = { workspaceId: number; endpointId: number; beyondMs: number; toMs: number; attempts: Attempts; limit: number };
type Attempts = { from: number; below: number };
export type Resending = { workspaceId: number; eventSeq: number; endpointIds: number[]; nowMs: number; audit?: Noted };

export type RecoverRange = { endpoint: Endpoint; sinceMs: number; untilMs: number };
/** `reason` is what the deliveries are settled with: `disabled` unless it says otherwise. */
export type SkipStep = { endpoint: Endpoint; nowMs: number; limit: number; reason?: SkipReason };
export type DeliveryQuery = {
  workspaceId: number;
  state?: DeliveryState;
  endpointId?: number;
  event?: EventName;
  model?: Model;
  /** With `model`. */
  recordId?: number;
  /** When it was made, both ends included. */
  fromMs?: number;
  toMs?: number;
  before?: number;
  limit: number;
};

export type Settlement = {
  delivery: HeldDelivery;
  progress: Progress;
  /** The log row of the attempt; null when the delivery was settled without one. */
  attempt: NewAttempt | null;
  to:
    | { state: 'delivered' }
    | { state: 'due'; dueAtMs: number }
    | { state: 'failed' | 'skipped'; reason: DeliveryReason };
  nowMs: number;
  /** Somebody waits for this: commit without lingering for company. */
  urgent: boolean;
};

export type Settled = {
  settled: boolean;
  /** The next delivery of the same record to the same endpoint, now leased to this node. */
  released: Delivery | null;
};

export interface AttemptStore {
  /** For test events, which belong to no delivery. Answers with the id of the row. */
  add(attempt: NewAttempt): Promise<number>;
  get(workspaceId: number, id: number): Promise<Attempt | null>;
  /** Newest first; headers and bodies are left empty. */
  list(query: AttemptQuery): Promise<Attempt[]>;
  search(query: AttemptQuery & Within): Promise<Found<Attempt>>;
  ofEvent(workspaceId: number, eventSeq: number): Promise<Attempt[]>;
  /** The newest of every delivery of these events that had one. */
  lastOf(workspaceId: number, eventSeqs: number[]): Promise<LastAttempt[]>;
}

/** What no index finds is looked for among so many rows, the newest of those that an index finds, and no further. */
export type Within = { within: number };
/** `searchedTo`: the `before` with which a search goes on that stopped at its limit; null when there is nothing more. */
export type Found<Row> = { rows: Row[]; searchedTo: number | null };

export type AttemptQuery = {
  workspaceId: number;
  before?: number;
  limit: number;
  status?: AttemptStatus;
  event?: EventName;
  model?: Model;
  recordId?: number;
  endpointId?: number;
  statusCode?: number;
  fromMs?: number;
  toMs?: number;
};

/** The database's failure, by kind, with what was underneath as its cause. */
export class StoreFault extends Error {
  readonly kind: StoreFaultKind;

  constructor(kind: StoreFaultKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
    this.kind = kind;
  }
}

/** unavailable: away or shutting down. overloaded: too many changes wait. full: no space. The others end the process or the command. */
export type StoreFaultKind = 'unavailable' | 'overloaded' | 'full' | 'locked' | 'damaged' | 'newer_schema' | 'unreadable' | 'failed';
