import { z } from 'zod';
import { JOB_STATES } from '../../webhooks/job.ts';
import { count, id, time } from './values.ts';

export const WEBHOOK_JOB = z
  .strictObject({
    id: id(),
    endpoint_id: id(),
    since: time(),
    until: time(),
    state: z.enum(JOB_STATES),
    total: count().meta({ description: 'What was to be sent again when the job began' }),
    done: count().meta({ description: 'How much of it has a new delivery; less than `total` at the end if others resent the rest' }),
    created_at: time(),
    finished_at: time().nullable(),
  })
  .meta({ id: 'WebhookJob' });
