import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { MAX_URL_LENGTH } from '../../kit/limits.ts';
import type { CustomField } from '../../workspace/records.ts';
import { wholeNumber } from '../../workspace/numbers.ts';
import { refuse, type Refusal } from '../../workspace/refusal.ts';
import { line } from '../../workspace/text.ts';
import { NEW_ENDPOINT, RETRY_POLICIES, type Endpoint, type MessageActions } from '../endpoint.ts';
import { HEADERS_INPUT, replaceHeaders } from '../own-headers.ts';
import { changeEchoGuard, ECHO_GUARD_INPUT } from './echo-guard-input.ts';
import { FILTER_INPUT, filterOf, refuseUnknownFields } from './filter-input.ts';
import { BOX_INPUTS, changeActions, refuseUrl, type RefuseTarget } from './settings.ts';

/** Endpoints of one workspace: an event of it is owed to each, and each is asked about every event. */
const MAX_ENDPOINTS = 50;

const MAX_DESCRIPTION = 255;
/** Attempts per second. More than this is no limit any more. */
const MAX_RATE = 10_000;
/** Attempts at once: as many as the engine ever makes to one endpoint. */
const MAX_CONCURRENCY = 64;

const MESSAGE_BOXES = z
  .strictObject({ sent: z.boolean(), delivered: z.boolean(), read: z.boolean(), failed: z.boolean() })
  .partial();

/** A part of an endpoint; what is absent keeps its value. */
export const ENDPOINT_INPUT = z
  .strictObject({
    url: line({ max: MAX_URL_LENGTH }),
    description: line({ max: MAX_DESCRIPTION }),
    enabled: z.boolean(),
    paused: z.boolean(),
    ...BOX_INPUTS,
    message_actions: MESSAGE_BOXES,
    execution: z.enum(['synchronous', 'queued']),
    headers: HEADERS_INPUT,
    retry_policy: z.enum(RETRY_POLICIES),
    rate_limit: wholeNumber({ min: 1, max: MAX_RATE }).nullable(),
    concurrency: wholeNumber({ min: 1, max: MAX_CONCURRENCY }).nullable(),
    catch_up: z.boolean(),
    numbered: z.boolean(),
    echo_guard: ECHO_GUARD_INPUT,
    filter: FILTER_INPUT.nullable(),
  })
  .partial();

export type EndpointInput = z.output<typeof ENDPOINT_INPUT>;

/** What the rules of an endpoint lean on: where may be sent to, and which custom fields there are. */
export type EndpointRules = { refuseTarget: RefuseTarget; customFields: readonly Pick<CustomField, 'slug'>[] };

type Birth = { workspaceId: number; secret: string; others: Endpoint[] };

/** An endpoint besides those that are there. It is on from the start, since its URL has to be given. */
export function addEndpoint(birth: Birth, input: EndpointInput, rules: EndpointRules): Endpoint | Refusal {
  const { workspaceId, secret, others } = birth;
  if (others.length >= MAX_ENDPOINTS) {
    return refuse('validation_failed', { errors: `A workspace has at most ${MAX_ENDPOINTS} endpoints. Delete one first.` });
  }
  const blank = { ...NEW_ENDPOINT, workspaceId, id: 0, enabled: true, secrets: { current: secret, previous: null } };
  return changeEndpoint(blank, input, rules);
}

export function changeEndpoint(endpoint: Endpoint, input: EndpointInput, rules: EndpointRules): Endpoint | Refusal {
  const { refuseTarget, customFields } = rules;
  const enabled = input.enabled ?? endpoint.enabled;
  const url = input.url ?? endpoint.url;
  const refused = refuseUrl(url, { field: 'url', enabled, isNew: input.url !== undefined, refuseTarget });
  if (refused) return refused;
  const headers = input.headers ? replaceHeaders(endpoint.headers, input.headers) : endpoint.headers;
  if (!headers) {
    return refuse('validation_failed', { errors: { headers: ['The headers field has a masked value that masks nothing here.'] } });
  }
  const filter = input.filter === undefined ? endpoint.filter : filterOf(input.filter);
  // One that comes back as it was may name a field that is gone meanwhile.
  const unknown = isDeepStrictEqual(filter, endpoint.filter) ? null : refuseUnknownFields(filter, customFields);
  if (unknown) return unknown;
  const catchUp = input.catch_up ?? endpoint.catchUp;
  return {
    ...endpoint,
    enabled,
    url,
    headers,
    paused: input.paused ?? endpoint.paused,
    description: input.description ?? endpoint.description,
    actions: changeActions(endpoint.actions, input),
    messageActions: { ...endpoint.messageActions, ...given(input.message_actions) },
    execution: input.execution ?? endpoint.execution,
    retryPolicy: input.retry_policy ?? endpoint.retryPolicy,
    rateLimit: input.rate_limit === undefined ? endpoint.rateLimit : input.rate_limit,
    concurrency: input.concurrency === undefined ? endpoint.concurrency : input.concurrency,
    catchUp,
    numbered: input.numbered ?? endpoint.numbered,
    echoGuard: changeEchoGuard(endpoint.echoGuard, input.echo_guard),
    filter,
    // Whoever saves a URL says that the receiver is there now.
    circuit: input.url !== undefined || !catchUp ? 'closed' : endpoint.circuit,
  };
}

/** The boxes that are named, without those that are there and undefined. */
function given(boxes: z.output<typeof MESSAGE_BOXES> = {}): Partial<MessageActions> {
  return Object.fromEntries(Object.entries(boxes).filter(([, on]) => on !== undefined));
}
