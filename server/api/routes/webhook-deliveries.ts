import { z } from 'zod';
import { EVENT_NAMES } from '../../../contract/webhook-event.ts';
import type { DeliveryQuery } from '../../store/contract.ts';
import { DELIVERY_STATES } from '../../webhooks/delivery.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { WEBHOOK_DELIVERY, WEBHOOK_DELIVERY_DETAIL } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { foundList, LIMIT, MAX_SEARCHED_ROWS, SEARCHED_IN_PARTS } from './cursor-list.ts';
import { deliverySummary } from './event-row.ts';
import { lastAttempts } from './last-attempts.ts';
import { logSummary } from './log-row.ts';
import { MODEL_FILTER } from './model-filter.ts';
import { found, pathId } from './path-id.ts';
import { isInOrder, OUT_OF_ORDER, spanInMs, TIME_SPAN } from './time-span.ts';
import { webhookRoute } from './webhook-route.ts';

const LABEL = 'Webhook delivery';

const LIST_QUERY = z
  .strictObject({
    before: recordId(),
    state: z.enum(DELIVERY_STATES),
    endpoint_id: recordId(),
    event: z.enum(EVENT_NAMES),
    model: MODEL_FILTER,
    record_id: recordId(),
    ...TIME_SPAN,
  })
  .partial()
  .extend({ limit: LIMIT })
  .refine(({ model, record_id: record }) => record === undefined || model !== undefined, {
    error: 'needs the model whose record it is.',
    path: ['record_id'],
  })
  .refine(isInOrder, OUT_OF_ORDER);

export function webhookDeliveryRoutes({ store }: ApiPorts): Route[] {
  const path = '/webhook-deliveries';
  const list = async (call: Call) => {
    const query = readInput(LIST_QUERY, call.query);
    const { limit } = query;
    const found = await store.deliveries.search({ ...deliveryQuery(call, query), limit: limit + 1, within: MAX_SEARCHED_ROWS });
    const part = foundList(found, limit);
    const last = await lastAttempts(store, part.data);
    return success({ ...part, data: part.data.map((delivery) => deliverySummary(delivery, last.get(delivery.id))) });
  };
  const read = async (call: Call) => {
    const delivery = found(await store.deliveries.get(call.workspace.id, pathId(call, LABEL)), LABEL);
    const attempts = await store.attempts.ofEvent(call.workspace.id, delivery.eventSeq);
    const own = attempts.filter(({ deliveryId }) => deliveryId === delivery.id);
    const last = own.map((attempt) => ({ ...attempt, deliveryId: delivery.id })).at(-1);
    return success({ ...deliverySummary(delivery, last), log: own.map(logSummary) });
  };
  return [
    webhookRoute({
      method: 'GET',
      path,
      handle: list,
      about: {
        summary: 'List webhook deliveries',
        details: `Newest first. \`from\` and \`to\` are about when it was made. ${SEARCHED_IN_PARTS}`,
        query: LIST_QUERY,
        answers: { 200: cursorListOf(WEBHOOK_DELIVERY) },
        examples: [{ query: { state: 'delivered', model: 'contact', limit: 20 }, status: 200 }],
      },
    }),
    webhookRoute({
      method: 'GET',
      path: `${path}/:id`,
      handle: read,
      about: {
        summary: 'Read a webhook delivery',
        details: 'With its attempts, oldest first.',
        answers: { 200: dataOf(WEBHOOK_DELIVERY_DETAIL) },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    }),
  ];
}

function deliveryQuery(call: Call, query: z.output<typeof LIST_QUERY>): Omit<DeliveryQuery, 'limit'> {
  const { before, state, endpoint_id, event, model, record_id } = query;
  return {
    workspaceId: call.workspace.id,
    ...(before !== undefined && { before }),
    ...(state !== undefined && { state }),
    ...(endpoint_id !== undefined && { endpointId: endpoint_id }),
    ...(event !== undefined && { event }),
    ...(model !== undefined && { model }),
    ...(record_id !== undefined && { recordId: record_id }),
    ...spanInMs(query),
  };
}
