import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import { HOUR_MS, MINUTE_MS, type CountedSpan } from '../../store/contract-stats.ts';
import { addCounts, latencyAt, noCounts, type Counts } from '../../webhooks/counts.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { WEBHOOK_STATS } from '../shapes/stats.ts';
import { success } from './answer.ts';
import { instant } from './instant.ts';
import { webhookRoute } from './webhook-route.ts';

const STEPS_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: 24 * HOUR_MS } as const;
/** Points of one series. */
const MAX_POINTS = 1_500;

const QUERY = z
  .strictObject({ endpoint_id: recordId(), from: instant(), to: instant() })
  .partial()
  .extend({ step: z.enum(['minute', 'hour', 'day']).default('minute') });

export function webhookStatsRoutes({ store, clock }: ApiPorts): Route[] {
  const read = async (call: Call) => {
    const { endpoint_id: only, from, to, step } = readInput(QUERY, call.query);
    const stepMs = STEPS_MS[step];
    const toMs = to === undefined ? clock.now() : Math.floor(to / 1_000);
    const fromMs = Math.floor((from === undefined ? toMs - 60 * stepMs : Math.floor(from / 1_000)) / stepMs) * stepMs;
    refuseRange(fromMs, toMs, stepMs);
    const ids = call.workspace.endpoints.map(({ id }) => id);
    const endpointIds = only === undefined ? ids : [only];
    const spanMs = step === 'minute' ? MINUTE_MS : HOUR_MS;
    const spans = await store.stats.list({ workspaceId: call.workspace.id, endpointIds, spanMs, fromMs, toMs });
    const series = endpointIds.map((id) => ({
      endpoint_id: id,
      points: pointsOf(spans.filter(({ endpointId }) => endpointId === id), stepMs),
    }));
    return success({ from: timeOf(fromMs), to: timeOf(toMs), step, series });
  };
  return [
    webhookRoute({
      method: 'GET',
      path: '/webhook-stats',
      handle: read,
      about: {
        summary: 'Read webhook statistics',
        details:
          'Series for plots, per endpoint and step of time; steps in which nothing was attempted are left out. Latencies are upper ' +
          'bounds in milliseconds. Without `from`, the last 60 steps. It lags 5 s behind.',
        query: QUERY,
        answers: { 200: dataOf(WEBHOOK_STATS) },
        examples: [{ query: { step: 'hour' }, status: 200 }],
      },
    }),
  ];
}

function refuseRange(fromMs: number, toMs: number, stepMs: number): void {
  if (fromMs > toMs) throw unfit('to', 'The to field must not be before from.');
  if ((toMs - fromMs) / stepMs <= MAX_POINTS) return;
  throw unfit('step', `The step field makes more than ${MAX_POINTS} points: choose a longer one.`);
}

function unfit(field: string, sentence: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { [field]: [sentence] } }));
}

function pointsOf(spans: CountedSpan[], stepMs: number) {
  const steps = new Map<number, Counts>();
  for (const { atMs, counts } of spans) {
    const at = Math.floor(atMs / stepMs) * stepMs;
    const sum = steps.get(at) ?? noCounts();
    addCounts(sum, counts);
    steps.set(at, sum);
  }
  return [...steps].map(([at, counts]) => ({
    at: timeOf(at),
    delivered: counts.delivered,
    failed: counts.failed,
    attempts: counts.attempts,
    latency: { p50: latencyAt(counts, 0.5), p95: latencyAt(counts, 0.95), p99: latencyAt(counts, 0.99) },
    backlog: counts.backlog,
  }));
}

function timeOf(ms: number): string {
  return restTime(ms * 1_000);
}
