import type { EndpointFilter, FilterCondition } from '../../../contract/endpoint-filter.ts';
import type { EventName, Model, WebhookBody } from '../../../contract/webhook-event.ts';
import type { Micros } from '../../kit/time.ts';
import { reasonToSkip, type Endpoint } from '../endpoint.ts';
import { isBlank } from '../erased-body.ts';
import type { Event } from '../event.ts';
import { conditionsOn } from './filter.ts';
import { judge, type Attributes, type Verdict } from './judge.ts';

/** Events that are named of each kind of answer. */
const MAX_EXAMPLES = 5;

/** How many, and which for example. */
export class Tally {
  count = 0;
  readonly eventIds: string[] = [];

  add(id: string): void {
    this.count++;
    if (this.eventIds.length < MAX_EXAMPLES) this.eventIds.push(id);
  }
}

type Pending = { id: string; conditions: readonly FilterCondition[]; after: Attributes };

/**
 * What a filter would have done to past events, had the endpoint been on with the boxes it has. They are given one by one, the
 * newest first: what an update changed is known where its body tells `original`, or once the event before it is given.
 */
export class Backtest {
  events = 0;
  newest: Micros | null = null;
  oldest: Micros | null = null;
  readonly sent = new Tally();
  readonly skipped = new Tally();
  readonly byCondition = new Map<FilterCondition, Tally>();
  readonly notSelected = new Tally();
  readonly undecided = new Tally();
  readonly #endpoint: Endpoint;
  readonly #filter: EndpointFilter | null;
  /** Updates that wait for the event before them, by their record. */
  readonly #pending = new Map<string, Pending>();

  constructor(endpoint: Endpoint, filter: EndpointFilter | null) {
    this.#endpoint = { ...endpoint, enabled: true };
    this.#filter = filter;
  }

  add(event: Event): void {
    this.events++;
    this.newest ??= event.committedAt;
    this.oldest = event.committedAt;
    const conditions = conditionsOn(this.#filter, event.model);
    if (conditions.length > 0) this.#weigh(event as RecordEvent, conditions); // Messages have no conditions.
    else this.#settle(event, 'passed');
  }

  /** No older event is given any more. */
  end(): void {
    for (const record of this.#pending.keys()) this.#decidePending(record, null);
  }

  #weigh(event: RecordEvent, conditions: readonly FilterCondition[]): void {
    const { data, original } = JSON.parse(event.body) as WebhookBody;
    const { attributes: after } = data;
    const isKnown = Object.keys(after).length > 0; // Else it was erased.
    const record = `${event.model} ${event.recordId}`;
    this.#decidePending(record, isKnown ? after : null);
    if (!isKnown) return this.#settle(event, 'unknown');
    if (event.event === 'deleted' && isBlank(after)) return this.#settle(event, 'passed');
    const isSelected = reasonToSkip(this.#endpoint, event) === null;
    if (event.event === 'updated' && !original && isSelected) this.#pending.set(record, { id: event.id, conditions, after });
    else this.#settle(event, judge(conditions, { event: event.event, after, before: original && { ...after, ...original } }));
  }

  #decidePending(record: string, before: Attributes | null): void {
    const pending = this.#pending.get(record);
    if (!pending) return;
    this.#pending.delete(record);
    this.#count(pending.id, judge(pending.conditions, { event: 'updated', after: pending.after, before }));
  }

  #settle(event: Event, verdict: Verdict): void {
    if (reasonToSkip(this.#endpoint, event)) this.notSelected.add(event.id);
    else this.#count(event.id, verdict);
  }

  #count(id: string, verdict: Verdict): void {
    if (verdict === 'passed') return this.sent.add(id);
    if (verdict === 'unknown') return this.undecided.add(id);
    this.skipped.add(id);
    const own = this.byCondition.get(verdict.failed) ?? new Tally();
    own.add(id);
    this.byCondition.set(verdict.failed, own);
  }
}

type RecordEvent = Event & { model: Model; event: EventName };
