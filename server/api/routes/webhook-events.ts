import { z } from 'zod';
import type { RecordEventsQuery, Store } from '../../store/contract.ts';
import { seqOfEventId, type Event } from '../../webhooks/event.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId, wholeNumber } from '../../workspace/numbers.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { EVENT_ID, NEW_DELIVERIES, SAMPLE_EVENT_ID, WEBHOOK_EVENT, WEBHOOK_EVENT_DETAIL } from '../shapes/webhooks.ts';
import { accepted, success } from './answer.ts';
import { LIMIT, type CursorList } from './cursor-list.ts';
import { deliveryRow, eventRow, notDelivered } from './event-row.ts';
import { explainEvent } from './explain.ts';
import { logSummary } from './log-row.ts';
import { MODEL_FILTER } from './model-filter.ts';
import { found } from './path-id.ts';
import { resendEvent } from './resend.ts';

const LABEL = 'Webhook event';

/** The feed, from a number on; or, of one record, backwards from a number. */
const FEED_QUERY = z
  .strictObject({
    after: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    model: MODEL_FILTER.optional(),
    record_id: recordId().optional(),
    before: recordId().optional(),
    limit: LIMIT,
  })
  .refine(({ model, record_id: record }) => (model === undefined) === (record === undefined), {
    error: 'goes with model, and the other way round.',
    path: ['record_id'],
  })
  .refine(({ after, record_id: record }) => after === undefined || record === undefined, {
    error: 'does not go with record_id: a record is read from its newest event, with before.',
    path: ['after'],
  })
  .refine(({ before, record_id: record }) => before === undefined || record !== undefined, {
    error: 'goes with model and record_id.',
    path: ['before'],
  });

const RESEND_INPUT = z.strictObject({ endpoint_id: recordId().optional() });

export function webhookEventRoutes(ports: ApiPorts): Route[] {
  const { store } = ports;
  const resend = async (call: Call) => {
    const { endpoint_id: endpointId = null } = readInput(RESEND_INPUT, call.body);
    const event = await eventInPath(store, call);
    return accepted(await resendEvent(ports, call.workspace, { event, endpointId, actor: call.actor, once: call.once }));
  };
  const path = '/webhook-events';
  const ability = 'webhooks.read';
  const failure = 'Failed to read webhook events';
  return [
    {
      method: 'GET',
      path,
      ability,
      failure,
      handle: (call) => feed(store, call),
      about: {
        summary: 'List webhook events',
        details:
          'The feed: every event of the workspace in order of `seq`, with the bytes of the push, also those nobody wanted. ' +
          'With `model` and `record_id`: the events of that record, newest first; `next` is the `before` of the next page.',
        query: FEED_QUERY,
        answers: { 200: cursorListOf(WEBHOOK_EVENT) },
        refusals: ['gone'],
        examples: [
          { query: { after: 0, limit: 100 }, status: 200 },
          { title: 'Of one record', query: { model: 'contact', record_id: 1 }, status: 200 },
        ],
      },
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      ability,
      failure,
      handle: (call) => detail(ports, call),
      about: {
        summary: 'Read a webhook event',
        details: 'With its deliveries, its attempts, and for every endpoint that did not get it the reason.',
        params: { id: EVENT_ID },
        answers: { 200: dataOf(WEBHOOK_EVENT_DETAIL) },
        examples: [{ params: { id: SAMPLE_EVENT_ID }, status: 200 }],
      },
    },
    {
      method: 'POST',
      keeps: 'note',
      path: `${path}/:id/resend`,
      ability: 'webhooks.update',
      failure: 'Failed to resend',
      handle: resend,
      about: {
        summary: 'Resend a webhook event',
        details: 'New deliveries of the stored bytes, to one endpoint or to all that can be called.',
        params: { id: EVENT_ID },
        body: RESEND_INPUT,
        answers: { 202: dataOf(NEW_DELIVERIES) },
        refusals: ['gone'],
        examples: [{ params: { id: SAMPLE_EVENT_ID }, body: { endpoint_id: 1 }, status: 202 }],
      },
    },
  ];
}

async function feed(store: Store, call: Call) {
  const { after = 0, limit, ...ofRecord } = readInput(FEED_QUERY, call.query);
  if (ofRecord.model && ofRecord.record_id !== undefined) {
    const { model, record_id: id, before } = ofRecord;
    return timeline(store, call, { model, recordId: id, limit, ...(before !== undefined && { before }) });
  }
  const query = { workspaceId: call.workspace.id, after, limit: limit + 1 };
  const { events, oldestSeq } = await store.events.feed(query);
  if (after < oldestSeq - 1) {
    throw new RefusalError(refuse('gone', { errors: { oldest_seq: oldestSeq } }));
  }
  const shown = events.slice(0, limit);
  const next = events.length > shown.length ? (shown.at(-1)?.seq ?? null) : null;
  // Numbers may be left out, so the page before begins at or before this one's start and may reach into it.
  const prev = after >= oldestSeq ? Math.max(oldestSeq - 1, after - limit) : null;
  return success({ data: shown.map(eventRow), next, prev } satisfies CursorList);
}

async function timeline(store: Store, call: Call, query: Omit<RecordEventsQuery, 'workspaceId'>) {
  const events = await store.events.ofRecord({ ...query, workspaceId: call.workspace.id, limit: query.limit + 1 });
  const shown = events.slice(0, query.limit);
  const next = events.length > shown.length ? (shown.at(-1)?.seq ?? null) : null;
  return success({ data: shown.map(eventRow), next, prev: null } satisfies CursorList);
}

async function detail({ store, clock }: ApiPorts, call: Call) {
  const event = await eventInPath(store, call);
  const { endpoints, id: workspaceId } = call.workspace;
  const [deliveries, attempts, healths] = await Promise.all([
    store.deliveries.ofEvent(event.workspaceId, event.seq),
    store.attempts.ofEvent(event.workspaceId, event.seq),
    store.endpoints.health({ workspaceId, endpointIds: endpoints.map(({ id }) => id) }),
  ]);
  return success({
    ...eventRow(event),
    deliveries: deliveries.map(deliveryRow),
    attempts: attempts.map(logSummary),
    not_delivered: notDelivered(endpoints, { deliveries, attempts }),
    explanations: explainEvent(endpoints, { deliveries, attempts, healths, nowMs: clock.now() }),
  });
}

async function eventInPath(store: Store, call: Call): Promise<Event> {
  const id = call.params['id'] ?? '';
  const event = await store.events.get(call.workspace.id, found(seqOfEventId(id), LABEL));
  return found(event?.id === id ? event : null, LABEL);
}
