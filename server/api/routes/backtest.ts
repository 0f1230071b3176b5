import { z } from 'zod';
import { FILTER_KEYS, type EndpointFilter } from '../../../contract/endpoint-filter.ts';
import type { FilterBacktest } from '../../../contract/rest/webhooks.ts';
import { MODELS } from '../../../contract/webhook-event.ts';
import type { Clock } from '../../kit/clock.ts';
import { restTime } from '../../kit/time.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { Backtest, type Tally } from '../../webhooks/filter/backtest.ts';
import { FILTER_INPUT, filterOf, refuseUnknownFields } from '../../webhooks/settings/filter-input.ts';
import { readInput } from '../../workspace/input.ts';
import { wholeNumber } from '../../workspace/numbers.ts';
import { RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { FILTER_BACKTEST } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { endpointInPath } from './webhook-endpoints.ts';

/** Events that one backtest looks at. */
export const MAX_EVENTS = 10_000;
export const DEFAULT_EVENTS = 1_000;
/** After so long no more are read, milliseconds; the answer says over which span it speaks. */
const MAX_READING_MS = 2_000;
/** Read at once: a quarter of a megabyte, as bodies mostly are. */
const EVENTS_PER_STEP = 250;

export const BACKTEST_INPUT = z.strictObject({
  filter: FILTER_INPUT.nullable(),
  limit: wholeNumber({ min: 1, max: MAX_EVENTS }).default(DEFAULT_EVENTS),
});

export function backtestRoute(ports: Pick<ApiPorts, 'store' | 'clock'>): Route {
  return {
    method: 'POST',
    path: '/webhook-endpoints/:id/backtest',
    ability: 'webhooks.read',
    failure: 'Failed to backtest the filter',
    handle: async (call) => success(await backtest(ports, { workspace: call.workspace, endpoint: endpointInPath(call) }, inputOf(call))),
    about: {
      summary: 'Backtest a filter',
      details:
        'Holds the newest events of the workspace against a filter that need not be saved, as if the endpoint were on with the ' +
        'boxes it has, and changes nothing. An update is `undecided` where the value before matters and neither `original` nor an ' +
        'earlier event among those that were read tells it. Of each kind of answer some events are named.',
      body: BACKTEST_INPUT,
      answers: { 200: dataOf(FILTER_BACKTEST) },
      examples: [{ params: { id: 1 }, body: { filter: { contacts: [{ field: 'status_id', from: [2], to: [5] }] } }, status: 200 }],
    },
  };
}

function inputOf({ body, workspace }: Call): Input {
  const { filter, limit } = readInput(BACKTEST_INPUT, body);
  return { filter: knownFilter(workspace, filter), limit };
}

/** The filter of an input, whose custom fields the workspace has. */
export function knownFilter({ customFields }: Workspace, input: z.output<typeof FILTER_INPUT> | null): EndpointFilter | null {
  const filter = filterOf(input);
  const refused = refuseUnknownFields(filter, customFields);
  if (refused) throw new RefusalError(refused);
  return filter;
}

type Input = { filter: EndpointFilter | null; limit: number };
type Which = { workspace: Workspace; endpoint: Endpoint };
type Ports = { store: Pick<Store, 'events'>; clock: Clock };

/** Reads backwards from the newest event, in steps, until enough were looked at or the time is over. */
export async function backtest({ store, clock }: Ports, which: Which, { filter, limit }: Input): Promise<FilterBacktest> {
  const { id: workspaceId } = which.workspace;
  const untilMs = clock.monotonic() + MAX_READING_MS;
  const test = new Backtest(which.endpoint, filter);
  let before: number | null = Number.MAX_SAFE_INTEGER;
  while (before !== null && test.events < limit && (test.events === 0 || clock.monotonic() < untilMs)) {
    const wanted = Math.min(EVENTS_PER_STEP, limit - test.events);
    const events = await store.events.newest({ workspaceId, before, limit: wanted });
    for (const event of events) test.add(event);
    before = events.length < wanted ? null : (events.at(-1)?.seq ?? null);
  }
  test.end();
  return viewOf(test, { filter, isComplete: before === null || test.events >= limit });
}

function viewOf(test: Backtest, { filter, isComplete }: { filter: EndpointFilter | null; isComplete: boolean }): FilterBacktest {
  return {
    events: test.events,
    from: test.oldest === null ? null : restTime(test.oldest),
    to: test.newest === null ? null : restTime(test.newest),
    complete: isComplete,
    sent: counted(test.sent),
    skipped: counted(test.skipped),
    by_condition: MODELS.flatMap((model) => {
      const key = FILTER_KEYS[model];
      const conditions = filter?.[key] ?? [];
      return conditions.map((condition, at) => {
        const { field } = condition;
        return { place: `${key}.${at}`, field, ...counted(test.byCondition.get(condition)) };
      });
    }),
    not_selected: counted(test.notSelected),
    undecided: counted(test.undecided),
  };
}

function counted(tally: Tally | undefined) {
  return { count: tally?.count ?? 0, event_ids: tally?.eventIds ?? [] };
}
