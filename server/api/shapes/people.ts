import { z } from 'zod';
import { ROLES } from '../../workspace/role.ts';
import { count, id, time } from './values.ts';

const ROLE = z.enum(ROLES).meta({ description: 'A viewer reads, an editor also changes records, an owner does everything' });

export const MEMBER = z.strictObject({ id: id(), email: z.string(), name: z.string(), role: ROLE }).meta({ id: 'Member' });

export const INVITE = z
  .strictObject({ id: id(), email: z.string().nullable(), role: ROLE, created_at: time(), expires_at: time() })
  .meta({ id: 'Invite' });

export const NEW_INVITE = INVITE.extend({ link: z.string().meta({ description: 'Works once; it is not shown again' }) });

export const WORKSPACE = z
  .strictObject({
    id: id(),
    subdomain: z.string(),
    name: z.string(),
    country: z.string().nullable(),
    rate_limit: count().nullable(),
    include_original: z.boolean(),
  })
  .meta({ id: 'Workspace' });

export const ACCOUNT = z
  .strictObject({
    id: id(),
    email: z.string(),
    name: z.string(),
    workspaces: z.array(z.strictObject({ subdomain: z.string(), role: ROLE })),
  })
  .meta({ id: 'Account' });

export const NEW_WORKSPACE = z.strictObject({ subdomain: z.string() });

export const ALIVE = z.strictObject({ status: z.literal('ok') });

/** Stand in the examples for what exists; neither can be known beforehand. */
export const SAMPLE_SESSION_ID = '0f3k9x2m7q4w';
export const SAMPLE_INVITE = 'inv_0f3k9x2m7q4w1';

export const SESSION_ID = z.string().min(1);

export const SESSION = z
  .strictObject({
    id: SESSION_ID,
    current: z.boolean(),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: time(),
    last_used_at: time(),
    expires_at: time(),
  })
  .meta({ id: 'Session' });
