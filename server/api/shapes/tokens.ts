import { z } from 'zod';
import { count, id, time } from './values.ts';

export const TOKEN = z
  .strictObject({
    id: id(),
    name: z.string(),
    prefix: z.string().meta({ description: 'The first characters of the token' }),
    abilities: z.array(z.string()),
    rate_limit: count().nullable().meta({ description: 'Requests per minute; null for the default, 0 for none' }),
    monthly_quota: count().nullable().meta({ description: 'Requests per month of UTC; null for none' }),
    expires_at: time().nullable(),
    is_active: z.boolean(),
    last_used_at: time().nullable().meta({ description: 'To the minute' }),
    created_at: time(),
  })
  .meta({ id: 'Token' });

export const NEW_TOKEN = TOKEN.extend({ token: z.string().meta({ description: 'It is not shown again' }) });
