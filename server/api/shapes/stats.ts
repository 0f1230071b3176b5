import { z } from 'zod';
import { count, id, milliseconds, time } from './values.ts';

const POINT = z
  .strictObject({
    at: time().meta({ description: 'The beginning of the step' }),
    delivered: count(),
    failed: count(),
    attempts: z.strictObject({ success: count(), failed: count(), error: count() }),
    latency: z.strictObject({ p50: milliseconds().nullable(), p95: milliseconds().nullable(), p99: milliseconds().nullable() }),
    backlog: count().meta({ description: 'The most that was seen waiting' }),
  })
  .meta({ id: 'WebhookStatsPoint' });

export const WEBHOOK_STATS = z
  .strictObject({
    from: time(),
    to: time(),
    step: z.enum(['minute', 'hour', 'day']),
    series: z.array(z.strictObject({ endpoint_id: id(), points: z.array(POINT) })),
  })
  .meta({ id: 'WebhookStats' });
