import { z } from 'zod';
import { EVENT_NAMES } from '../../../contract/webhook-event.ts';
import type { AttemptQuery } from '../../store/contract.ts';
import { ATTEMPT_STATUSES } from '../../webhooks/attempt.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId, wholeNumber } from '../../workspace/numbers.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { NEW_DELIVERIES, WEBHOOK_LOG, WEBHOOK_LOG_DETAIL } from '../shapes/webhooks.ts';
import { accepted, success } from './answer.ts';
import { foundList, LIMIT, MAX_SEARCHED_ROWS, SEARCHED_IN_PARTS } from './cursor-list.ts';
import { logDetail, logSummary } from './log-row.ts';
import { MODEL_FILTER } from './model-filter.ts';
import { found, pathId } from './path-id.ts';
import { resendEvent, storedEvent } from './resend.ts';
import { isInOrder, OUT_OF_ORDER, spanInMs, TIME_SPAN } from './time-span.ts';

const LABEL = 'Webhook log';

const LIST_QUERY = z
  .strictObject({
    before: recordId(),
    status: z.enum(ATTEMPT_STATUSES),
    event: z.enum(EVENT_NAMES),
    model: MODEL_FILTER,
    record_id: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    endpoint_id: recordId(),
    status_code: wholeNumber({ min: 100, max: 999 }),
    ...TIME_SPAN,
  })
  .partial()
  .extend({ limit: LIMIT })
  .refine(isInOrder, OUT_OF_ORDER);

export function webhookLogRoutes(ports: ApiPorts): Route[] {
  const { attempts } = ports.store;
  const one = async (call: Call) => found(await attempts.get(call.workspace.id, pathId(call, LABEL)), LABEL);
  const redeliver = async (call: Call) => {
    const attempt = await one(call);
    if (attempt.eventSeq === null) throw notStored();
    const event = await storedEvent(ports.store, call.workspace.id, attempt.eventSeq);
    const by = { actor: call.actor, once: call.once };
    return accepted(await resendEvent(ports, call.workspace, { event, endpointId: attempt.endpointId, ...by }));
  };
  const path = '/webhook-logs';
  const ability = 'webhooks.read';
  return [
    {
      method: 'GET',
      path,
      ability,
      failure: 'Failed to list webhook logs',
      handle: (call) => list(ports, call),
      about: {
        summary: 'List webhook logs',
        details: `Every attempt, newest first. ${SEARCHED_IN_PARTS}`,
        query: LIST_QUERY,
        answers: { 200: cursorListOf(WEBHOOK_LOG) },
        examples: [{ query: { status: 'success', model: 'contact', limit: 10 }, status: 200 }],
      },
    },
    {
      method: 'GET',
      path: `${path}/:id`,
      ability,
      failure: 'Failed to read webhook log',
      handle: async (call) => success(logDetail(await one(call))),
      about: {
        summary: 'Read a webhook log',
        details: 'One attempt with both sides and its timing.',
        answers: { 200: dataOf(WEBHOOK_LOG_DETAIL) },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
    {
      method: 'POST',
      keeps: 'note',
      path: `${path}/:id/redeliver`,
      ability: 'webhooks.update',
      failure: 'Failed to redeliver',
      handle: redeliver,
      about: {
        summary: 'Redeliver the event of a webhook log',
        answers: { 202: dataOf(NEW_DELIVERIES) },
        refusals: ['validation_failed', 'gone'],
        examples: [{ params: { id: 1 }, status: 202 }],
      },
    },
  ];
}

function notStored(): RefusalError {
  const sentence = 'A test event is not stored and cannot be redelivered. Send another one instead.';
  return new RefusalError(refuse('validation_failed', { errors: { id: [sentence] } }));
}

async function list({ store }: ApiPorts, call: Call) {
  const query = readInput(LIST_QUERY, call.query);
  const { limit } = query;
  const found = await store.attempts.search({ ...attemptQuery(call, query), limit: limit + 1, within: MAX_SEARCHED_ROWS });
  const part = foundList(found, limit);
  return success({ ...part, data: part.data.map(logSummary) });
}

function attemptQuery(call: Call, query: z.output<typeof LIST_QUERY>): Omit<AttemptQuery, 'limit'> {
  const { before, status, event, model, record_id, endpoint_id, status_code } = query;
  return {
    workspaceId: call.workspace.id,
    ...(before !== undefined && { before }),
    ...(status !== undefined && { status }),
    ...(event !== undefined && { event }),
    ...(model !== undefined && { model }),
    ...(record_id !== undefined && { recordId: record_id }),
    ...(endpoint_id !== undefined && { endpointId: endpoint_id }),
    ...(status_code !== undefined && { statusCode: status_code }),
    ...spanInMs(query),
  };
}
