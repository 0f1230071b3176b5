import { z } from 'zod';
import { restTime, type Micros } from '../../kit/time.ts';
import type { Store } from '../../store/contract.ts';
import { Receipt } from '../../webhooks/receipt.ts';
import { readInput } from '../../workspace/input.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { RECEIPT } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { instant } from './instant.ts';
import { endpointInPath } from './webhook-endpoints.ts';
import { isInOrder, OUT_OF_ORDER } from './time-span.ts';
import { webhookRoute } from './webhook-route.ts';

/** Events that are looked at in one step: a few milliseconds of hashing. */
const EVENTS_PER_STEP = 2_000;
/** Events that are looked at for one receipt. */
const MAX_EVENTS = 1_000_000;
const SECOND: Micros = 1_000_000;
/** Events lie in the order of their commits, and a clock that was set disturbs that by as much as it was set. */
const CLOCK_SLACK: Micros = 3_600 * SECOND;

/** As fine as the timestamp of most bodies, so that both sides draw the line at the same event. */
const wholeSecond = () =>
  instant().refine((at) => at % SECOND === 0, { error: 'must be a whole second, as in the timestamp of a body.' });

const QUERY = z
  .strictObject({ from: wholeSecond(), to: wholeSecond().optional() })
  .refine(isInOrder, OUT_OF_ORDER);

type Ports = Pick<ApiPorts, 'store' | 'clock'>;

export function receiptRoute(ports: Ports): Route {
  return webhookRoute({
    method: 'GET',
    path: '/webhook-endpoints/:id/receipt',
    handle: (call) => read(ports, call),
    about: {
      summary: 'Read a receipt',
      details:
        'Count and digest of the events from `from` (inclusive) to `to` (exclusive) that the endpoint was to get, with which a ' +
        'receiver proves that it misses none. Whole seconds, as in the `timestamp` of a body.',
      query: QUERY,
      answers: { 200: dataOf(RECEIPT) },
      refusals: ['gone'],
      examples: [{ params: { id: 1 }, query: { from: '2026-04-16T00:00:00Z' }, status: 200 }],
    },
  });
}

async function read({ store, clock }: Ports, call: Call) {
  const endpoint = endpointInPath(call);
  const now = clock.now() * 1000;
  const { from, to = now - (now % SECOND) } = readInput(QUERY, call.query);
  const span = { workspaceId: endpoint.workspaceId, endpointId: endpoint.id, from, to };
  await refuseWhatIsGone(store, span);
  const receipt = await receiptOf(store, span);
  return success({ endpoint_id: endpoint.id, from: restTime(from), to: restTime(to), ...receipt.view });
}

type Span = { workspaceId: number; endpointId: number; from: Micros; to: Micros };

/** When older events were purged, nobody can say any more whether some of them lay in this span. */
async function refuseWhatIsGone({ events }: Store, { workspaceId, from }: Span): Promise<void> {
  const { events: [oldest], oldestSeq } = await events.feed({ workspaceId, after: 0, limit: 1 });
  const isGone = oldestSeq > 1 && (!oldest || oldest.committedAt >= from);
  if (isGone) throw new RefusalError(refuse('gone', { errors: { oldest_seq: oldestSeq } }));
}

async function receiptOf({ events, endpoints }: Store, { from, to, ...where }: Span): Promise<Receipt> {
  const receipt = new Receipt();
  let after = await lastBefore(events, where.workspaceId, from - CLOCK_SLACK);
  for (let seen = 0; seen < MAX_EVENTS; seen += EVENTS_PER_STEP) {
    const step = await endpoints.owed({ ...where, after, limit: EVENTS_PER_STEP });
    for (const { id, committedAt, state } of step) {
      if (state !== null && committedAt >= from && committedAt < to) receipt.add(id, state);
    }
    const last = step.at(-1);
    if (!last || step.length < EVENTS_PER_STEP || last.committedAt >= to + CLOCK_SLACK) return receipt;
    after = last.seq;
  }
  const sentence = `must lie nearer to from: a receipt looks at no more than ${MAX_EVENTS.toLocaleString('en')} events.`;
  throw new RefusalError(refuse('validation_failed', { errors: { to: [sentence] } }));
}

/** A seq at or after which everything from `at` on lies: found by halving, because there is no index by time. */
async function lastBefore(events: Store['events'], workspaceId: number, at: Micros): Promise<number> {
  const isBefore = async (seq: number) => {
    const { events: [next] } = await events.feed({ workspaceId, after: seq, limit: 1 });
    return next !== undefined && next.committedAt < at;
  };
  let [low, high] = [0, 1];
  while (await isBefore(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isBefore(middle)) low = middle;
    else high = middle;
  }
  return low;
}
