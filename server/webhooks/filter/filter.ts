import { FILTER_KEYS, type EndpointFilter, type FilterCondition } from '../../../contract/endpoint-filter.ts';
import { fieldIn, type Filtered } from '../../../contract/skip-reason.ts';
import type { AnyModel, EventName, WebhookBody } from '../../../contract/webhook-event.ts';
import type { NewEvent } from '../../workspace/change.ts';
import { isBlank } from '../erased-body.ts';
import { attributesOf } from '../event.ts';
import { judge, type Seen } from './judge.ts';

export function isFilterReason(reason: string | null): reason is Filtered {
  return fieldIn(reason) !== null;
}

/** In words. */
export function filterSentence(reason: Filtered): string {
  return `The endpoint's filter did not let it through: its condition on ${fieldIn(reason)} did not hold.`;
}

/** What a filter asks of the events of one kind of record; of messages nothing. */
export function conditionsOn(filter: EndpointFilter | null, model: AnyModel): readonly FilterCondition[] {
  return (filter && model !== 'message' && filter[FILTER_KEYS[model]]) || [];
}

export type Filtering = (filter: EndpointFilter) => Filtered | null;

/** Holds one event, as it is committed, against the filters of endpoints: null when it gets through. */
export function filtering(event: NewEvent): Filtering {
  let seen: Seen | null = null;
  return (filter) => {
    const conditions = conditionsOn(filter, event.model);
    if (conditions.length === 0) return null;
    seen ??= seenAtCommit(event);
    // Whoever may have got a contact is to forget it.
    if (seen.event === 'deleted' && isBlank(seen.after)) return null;
    const verdict = judge(conditions, seen);
    return typeof verdict === 'string' ? null : `filter:${verdict.failed.field}`;
  };
}

function seenAtCommit({ event, model, body, before }: NewEvent): Seen {
  const after = (JSON.parse(body) as WebhookBody).data.attributes;
  // Through JSON, as the other side was: a filter compares what is on the wire.
  const then = before && model !== 'message' ? (JSON.parse(JSON.stringify(attributesOf(model, before))) as typeof after) : null;
  return { event: event as EventName, after, before: then }; // Messages, which have other names, have no conditions.
}
