import type { EventName } from '../../../contract/webhook-event.ts';
import { commitTime, newEvent } from '../../webhooks/event.ts';
import type { Delivery, Progress } from '../../webhooks/delivery.ts';
import type { NewAttempt } from '../../webhooks/attempt.ts';
import { emptyExchange } from '../../webhooks/outcome.ts';
import { BLANK_CONTACT } from '../../workspace/contact.ts';
import type { RecordWrite } from '../../workspace/change.ts';
import type { Contact, CustomField, Group, Source, Status } from '../../workspace/records.ts';
import type { Committed, CommittedEvent, Conflict, PlannedDelivery, Settled, Settlement, Store, Workspace } from '../contract.ts';
import type { Subject } from './subject.ts';

/** What is planned for the one endpoint of a scene. */
export type Plan = 'leased' | 'due' | 'skipped' | 'filtered';

/** A change as the scene made it: the row after it, its event and the one delivery. */
export type Made = { row: Contact; event: CommittedEvent; delivery: CommittedEvent['deliveries'][number] };

let scenes = 0;

/** A workspace of its own in the store under test, with one endpoint, and short words for what tests do in it. */
export class Scene {
  readonly subject: Subject;
  readonly workspaceId: number;
  readonly endpointId: number;
  #phones = 0;

  private constructor(subject: Subject, workspaceId: number, endpointId: number) {
    this.subject = subject;
    this.workspaceId = workspaceId;
    this.endpointId = endpointId;
  }

  static async open(subject: Subject): Promise<Scene> {
    const subdomain = `scene-${++scenes}`;
    const workspaceId = await makeWorkspace(subject, subdomain);
    const workspace = await subject.store.workspaces.byId(workspaceId);
    const endpoint = workspace?.endpoints[0];
    if (!endpoint) throw new Error('A new workspace has an endpoint');
    return new Scene(subject, workspaceId, endpoint.id);
  }

  get store(): Store {
    return this.subject.store;
  }

  /** The same workspace through another store on the same data. */
  through(store: Store): Scene {
    const { clock, reopen, end } = this.subject;
    return new Scene({ store, clock, reopen, end }, this.workspaceId, this.endpointId);
  }

  get nowMs(): number {
    return this.subject.clock.now();
  }

  async workspace(): Promise<Workspace> {
    const workspace = await this.store.workspaces.byId(this.workspaceId);
    if (!workspace) throw new Error('The workspace of the scene is there');
    return workspace;
  }

  async newContact(fields: Partial<Contact> = {}): Promise<Contact> {
    const id = await this.store.takeId('contact');
    return { ...BLANK_CONTACT, firstname: 'Ada', type: 'lead', ...this.#stored(id), phone: `+1415555${String(++this.#phones).padStart(4, '0')}`, ...fields };
  }

  async newStatus(fields: Partial<Status> = {}): Promise<Status> {
    const id = await this.store.takeId('status');
    return { ...this.#stored(id), name: `Status ${id}`, color: null, isdefault: 0, ...fields };
  }

  async newSource(fields: Partial<Source> = {}): Promise<Source> {
    const id = await this.store.takeId('source');
    return { ...this.#stored(id), name: `Source ${id}`, ...fields };
  }

  async newGroup(): Promise<Group> {
    const id = await this.store.takeId('group');
    return { ...this.#stored(id), name: `Group ${id}` };
  }

  async newCustomField(fields: Partial<CustomField> = {}): Promise<CustomField> {
    const id = await this.store.takeId('custom_field');
    return { ...this.#stored(id), name: `Field ${id}`, slug: `field_${id}`, type: 'text', options: [], required: 0, ...fields };
  }

  /** Writes rows without an event, on the newest state of the workspace. */
  async write(...writes: RecordWrite[]): Promise<Committed | Conflict> {
    const { id: workspaceId, referenceVersion } = await this.workspace();
    return this.store.commit({ change: { workspaceId, referenceVersion, writes, events: [] }, deliveries: [] });
  }

  /** Creates a contact, or changes or deletes the one that is given. */
  async change(event: EventName, plan: Plan, from: Contact | null = null): Promise<Made> {
    const row = from ? nextVersion(from, this.nowMs * 1000) : await this.newContact();
    const { id: workspaceId, referenceVersion } = await this.workspace();
    const made = newEvent('contact', event, row, from?.updated_at ?? null);
    const change = { workspaceId, referenceVersion, writes: [writeOf(event, row)], events: [made] };
    const committed = await this.store.commit({ change, deliveries: [[this.planned(plan)]] });
    if ('conflict' in committed) throw new Error(`The scene met a conflict: ${committed.conflict}`);
    const [committedEvent] = committed.events;
    const delivery = committedEvent?.deliveries[0];
    if (!committedEvent || !delivery) throw new Error('A commit answers with its events and deliveries');
    return { row, event: committedEvent, delivery };
  }

  planned(plan: Plan): PlannedDelivery {
    const { endpointId } = this;
    if (plan === 'filtered') return { endpointId, state: 'skipped', reason: 'filter:status_id' };
    return plan === 'skipped' ? { endpointId, state: 'skipped', reason: 'not_selected' } : { endpointId, state: plan };
  }

  settle(id: number, to: Settlement['to'], more: Partial<Settlement> = {}): Promise<Settled> {
    const delivery = { workspaceId: this.workspaceId, id };
    return this.store.deliveries.settle({
      delivery, to, progress: AFTER_ONE, attempt: null, nowMs: this.nowMs, urgent: true, ...more,
    });
  }

  /** The log row of one attempt of a delivery. */
  attempt({ event, delivery, row }: Made, fields: Partial<NewAttempt> = {}): NewAttempt {
    return {
      workspaceId: this.workspaceId, eventSeq: event.seq, eventId: event.id, endpointId: this.endpointId,
      deliveryId: delivery.id, event: 'created', model: 'contact', recordId: row.id, number: 1, status: 'success',
      statusCode: 200, errorCode: null, errorMessage: null, test: false, testBody: null, createdAt: this.nowMs,
      exchange: emptyExchange('https://receiver.example/', this.nowMs), ...fields,
    };
  }

  claim(limit = 100): Promise<Delivery[]> {
    const { workspaceId, endpointId, nowMs } = this;
    return this.store.deliveries.claim({ workspaceId, endpointId, nowMs, limit }).then(({ deliveries }) => deliveries);
  }

  /** Of every delivery of the workspace, oldest first. */
  async states(): Promise<string[]> {
    const views = await this.store.deliveries.list({ workspaceId: this.workspaceId, limit: 1_000 });
    return views.reverse().map(({ state }) => state);
  }

  #stored(id: number) {
    const at = this.nowMs * 1000;
    return { id, tenant_id: this.workspaceId, version: 1, created_at: at, updated_at: at };
  }
}

export async function makeWorkspace({ store, clock }: Subject, subdomain: string): Promise<number> {
  const owner = { email: `owner@${subdomain}.example`, name: 'Owner', passwordHash: 'hashed' };
  const made = await store.workspaces.create({ subdomain, name: subdomain, owner, secret: 'whsec_first', nowMs: clock.now() });
  if ('taken' in made) throw new Error(`${subdomain} is taken`);
  return made.workspaceId;
}

export function nextVersion(from: Contact, now: number): Contact {
  return { ...from, version: from.version + 1, updated_at: commitTime(now, from.updated_at) };
}

function writeOf(event: EventName, row: Contact): RecordWrite {
  if (event === 'created') return { write: 'insert', model: 'contact', row };
  const expects = row.version - 1;
  if (event === 'updated') return { write: 'update', model: 'contact', row, expects };
  return { write: 'delete', model: 'contact', id: row.id, expects };
}

export const AFTER_ONE: Progress = { attempts: 1, interruptions: 0, lastNumber: 1 };
